import { join } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { Authorship } from '../authorship.ts';
import { countLines, readText } from '../content/readText.ts';
import type { VirtualFiles } from '../virtual/virtualFiles.ts';
import { below, formatVirtualUri, type VirtualUri } from '../virtual/virtualUri.ts';

/** Where a watched folder lies, and what can be asked there. Paths are below it. */
export interface FolderPlace {
  /** Absolute path, or URI. */
  readonly root: string;
  /** Absolute path or URI of what lies in it. */
  at(path: string): string;
  /** Lines of a text file; undefined when it is none, or cannot be read any more. */
  linesOf(path: string): Promise<number | undefined>;
  authorOf(path: string): Promise<string | undefined>;
}

/** A folder on disk; `root` is absolute. */
export function folderOnDisk(root: string, authorship: Authorship): FolderPlace {
  return {
    root,
    at: (path) => join(root, path),
    linesOf: (path) => linesOnDisk(join(root, path)),
    authorOf: (path) => authorship.authorOf(join(root, path)),
  };
}

/** A folder in a file system of the editor. Nobody knows its authors. */
export function virtualFolder(root: VirtualUri, files: VirtualFiles): FolderPlace {
  return {
    root: formatVirtualUri(root),
    at: (path) => formatVirtualUri(below(root, path)),
    linesOf: async (path) => {
      const { virtualLines } = await import('../virtual/virtualFile.ts');
      return virtualLines(files, below(root, path));
    },
    authorOf: async () => undefined,
  };
}

async function linesOnDisk(path: string): Promise<number | undefined> {
  try {
    const read = await readText(path);
    return read.kind === 'text' ? countLines(read.text) : undefined;
  } catch (error) {
    // Gone or unreadable since the look: the message goes without the number.
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
