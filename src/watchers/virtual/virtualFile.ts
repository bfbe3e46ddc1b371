import type { Clock } from '../../core/clock.ts';
import { LookoutError } from '../../core/errors.ts';
import { holdsCredentials } from '../content/credentials.ts';
import { type Compare, compareKey, digestOf } from '../content/digest.ts';
import { countLines, type FileText, maxTextBytes, textOfBytes } from '../content/readText.ts';
import type { FilePlace } from '../file/filePlace.ts';
import type { FileState, FileTrouble } from '../file/fileState.ts';
import type { VirtualFiles } from './virtualFiles.ts';
import { startVirtualHints } from './virtualHints.ts';
import { below, formatVirtualUri, lastName, parentOf, pathWithin, type VirtualUri } from './virtualUri.ts';

/** Entries of a folder that are searched for a renamed file; each is a question to its provider. */
const maxSiblings = 200;

/** A file in a file system of the editor. Nobody knows its authors. */
export function virtualPlace(uri: VirtualUri, files: VirtualFiles, clock: Clock, compare?: Compare): FilePlace {
  const path = formatVirtualUri(uri);
  const name = lastName(uri.path);
  return {
    path,
    look: () => lookAt(files, uri, name, compare),
    findRenamed: (before) => findRenamed(files, uri, before),
    authorOf: async () => undefined,
    startHints(onHint) {
      const common = { folder: parentOf(uri), deep: false, clock, lookMs: () => 0, onPoll: onHint };
      return startVirtualHints({ files, ...common, onHint: (entry) => isAbout(entry, uri) && onHint() });
    },
  };
}

/** Lines of a virtual text file; undefined when it is none, or cannot be read any more. */
export async function virtualLines(files: VirtualFiles, uri: VirtualUri): Promise<number | undefined> {
  try {
    const { size } = await files.stat(uri);
    const read = await readVirtualText(files, uri, size);
    return read.kind === 'text' ? countLines(read.text) : undefined;
  } catch (error) {
    // Gone or unreadable since the look: the message goes without the number.
    if (!LookoutError.is(error)) throw error;
    return undefined;
  }
}

/** A notice about the file, or about the folder in which it lies. */
function isAbout(entry: VirtualUri, uri: VirtualUri): boolean {
  return pathWithin(uri, entry) !== undefined;
}

async function lookAt(
  files: VirtualFiles,
  uri: VirtualUri,
  name: string,
  compare: Compare | undefined,
): Promise<FileState | FileTrouble> {
  try {
    const { kind, size, mtimeMs } = await files.stat(uri);
    if (kind === 'folder') return { kind: 'trouble', message: `${name} is a folder; watch it as a folder.` };
    if (kind !== 'file') return { kind: 'trouble', message: `${name} is not a regular file.` };
    const bytes = size > maxTextBytes || holdsCredentials(uri.path) ? undefined : await files.read(uri);
    const read = bytes === undefined ? undefined : textOfBytes(bytes);
    const digest =
      bytes === undefined || compare === undefined
        ? undefined
        : { key: compareKey(compare), digest: digestOf(bytes, compare) };
    const text = read?.kind === 'text' ? read.text : undefined;
    return { kind: 'present', size, mtimeMs, ino: 0, text, digest };
  } catch (error) {
    if (LookoutError.is(error, 'notFound')) return { kind: 'absent' };
    if (LookoutError.is(error, 'denied'))
      return { kind: 'trouble', message: `${name} may not be read, says its file system; Lookout tries again.` };
    throw error;
  }
}

async function readVirtualText(files: VirtualFiles, uri: VirtualUri, size: number): Promise<FileText> {
  if (holdsCredentials(uri.path)) return { kind: 'credentials' };
  if (size > maxTextBytes) return { kind: 'huge' };
  return textOfBytes(await files.read(uri));
}

/** The only sibling with the same size and time; where the provider knows no time, nothing is guessed. */
async function findRenamed(
  files: VirtualFiles,
  uri: VirtualUri,
  before: Extract<FileState, { kind: 'present' }>,
): Promise<string | undefined> {
  if (before.size === 0 || before.mtimeMs === 0) return undefined;
  const folder = parentOf(uri);
  const found: VirtualUri[] = [];
  try {
    const entries = await files.list(folder);
    for (const { name, kind } of entries.slice(0, maxSiblings)) {
      if (kind !== 'file') continue;
      const candidate = below(folder, name);
      const { size, mtimeMs } = await files.stat(candidate);
      if (size === before.size && mtimeMs === before.mtimeMs) found.push(candidate);
    }
  } catch (error) {
    // The folder went too, or changes right now: then it is told as deleted.
    if (!LookoutError.is(error)) throw error;
    return undefined;
  }
  const [only] = found;
  return only === undefined || found.length > 1 ? undefined : formatVirtualUri(only);
}
