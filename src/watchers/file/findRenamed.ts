import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { FileState } from './fileState.ts';

/** Entries of a folder that are searched for a renamed file. */
const maxSiblings = 5000;

/** Where a vanished file went within its folder: the sibling with the same inode, size and time. */
export async function findRenamed(
  path: string,
  before: Extract<FileState, { kind: 'present' }>,
): Promise<string | undefined> {
  const folder = dirname(path);
  try {
    const names = await readdir(folder);
    for (const name of names.slice(0, maxSiblings)) {
      const candidate = join(folder, name);
      const stat = await lstat(candidate).catch(() => undefined);
      if (
        stat?.isFile() === true &&
        stat.ino === before.ino &&
        stat.size === before.size &&
        stat.mtimeMs === before.mtimeMs
      )
        return candidate;
    }
  } catch (error) {
    // The folder went too: then the file was deleted with it.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  return undefined;
}
