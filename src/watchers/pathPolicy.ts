import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from '../core/errors.ts';
import { type VirtualFiles, withPatience } from './virtual/virtualFiles.ts';
import { formatVirtualUri, isUri, parseVirtualUri, pathWithin, type VirtualUri } from './virtual/virtualUri.ts';
import type { WatcherContext } from './watcherKind.ts';

/** Whether a path may be watched. `path` is absolute, with links resolved as far as it exists. */
export type PathVerdict =
  | { readonly kind: 'allowed'; readonly path: string }
  | { readonly kind: 'virtual'; readonly uri: VirtualUri; readonly files: VirtualFiles }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Set when the user could allow it: the absolute path, links resolved, or the URI, that lies outside all roots. */
      readonly outside?: string;
    };

export interface PathPolicy {
  /** Absolute folder against which relative paths are resolved. */
  readonly base: string;
  /** Folders that may be watched: absolute paths and URIs. */
  readonly roots: readonly string[];
  readonly virtualFiles: VirtualFiles | undefined;
}

/** The policy of a watcher; a provider that does not answer holds nothing up for ever. */
export function policyOf(context: Pick<WatcherContext, 'baseFolder' | 'roots' | 'virtualFiles' | 'clock'>): PathPolicy {
  const { baseFolder, virtualFiles, clock } = context;
  const files = virtualFiles === undefined ? undefined : withPatience(virtualFiles, clock);
  return { base: baseFolder, roots: context.roots(), virtualFiles: files };
}

/** System folders whose content is not made of files, or is nobody's business. */
const systemFolders = [
  '/proc',
  '/sys',
  '/dev',
  '/boot',
  '/run',
  '/etc',
  '/root/.ssh',
  'C:\\Windows',
  'C:\\Program Files',
];
/** Folders of keys below the home folder. */
const keyFolders = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.docker',
  '.config/gcloud',
  '.password-store',
  'Library/Keychains',
];

/**
 * Checks a path or URI that a person or a configuration named: it must lie in one of `roots` after all links
 * are resolved. The target need not exist yet.
 */
export async function checkPath(input: string, policy: PathPolicy): Promise<PathVerdict> {
  if (!isUri(input)) return await checkPathOnDisk(input, policy);
  if (!isFileUri(input)) return checkVirtual(input, policy);
  const path = pathOfFileUri(input);
  if (path === undefined) return { kind: 'refused', reason: `"${input}" is not the plain address of a file here.` };
  return await checkPathOnDisk(path, policy);
}

/** Absolute path or URI of what `input` names, links not resolved; changes of it are told under this name. */
export function targetOf(input: string, base: string): string {
  if (!isUri(input)) return resolve(base, input);
  if (isFileUri(input)) return pathOfFileUri(input) ?? input;
  const parsed = parseVirtualUri(input);
  return parsed.kind === 'virtual' ? formatVirtualUri(parsed.uri) : input;
}

function isFileUri(text: string): boolean {
  return /^file:/i.test(text);
}

function pathOfFileUri(text: string): string | undefined {
  try {
    return /[?#]|%(?:2e|2f|5c|00)/i.test(text) ? undefined : fileURLToPath(text);
  } catch (error) {
    // Another machine, or nothing that this system takes for a path.
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

function checkVirtual(input: string, { roots, virtualFiles }: PathPolicy): PathVerdict {
  const parsed = parseVirtualUri(input);
  if (parsed.kind === 'refused') return parsed;
  const { uri } = parsed;
  const text = formatVirtualUri(uri);
  if (virtualFiles === undefined) {
    const reason = `"${text}" needs the editor: only VS Code reaches ${uri.scheme} files. Watch it there.`;
    return { kind: 'refused', reason };
  }
  const isInside = roots.some((root) => {
    const folder = isUri(root) ? parseVirtualUri(root) : undefined;
    return folder?.kind === 'virtual' && pathWithin(uri, folder.uri) !== undefined;
  });
  return isInside ? { kind: 'virtual', uri, files: virtualFiles } : { kind: 'refused', ...outsideOf(input, text) };
}

function outsideOf(input: string, outside: string, led = ''): { reason: string; outside: string } {
  return {
    outside,
    reason: `"${input}" lies outside the folders that may be watched${led}. Open its folder, or add it to security.roots in the user configuration.`,
  };
}

async function checkPathOnDisk(input: string, policy: PathPolicy): Promise<PathVerdict> {
  const objection = objectionToText(input);
  if (objection !== undefined) return { kind: 'refused', reason: objection };
  const absolute = isAbsolute(input) ? normalize(input) : resolve(policy.base, input);
  const path = await resolveLinks(absolute);
  if (path === undefined) return { kind: 'refused', reason: `"${input}" leads through links that go in circles.` };
  for (const folder of [...systemFolders, ...keyFolders.map((name) => join(homedir(), name))]) {
    if (isWithin(folded(path), folded(folder)))
      return { kind: 'refused', reason: `"${input}" lies in ${folder}, which is never watched.` };
  }
  const folders = policy.roots.flatMap((root) => (isUri(root) ? (pathOfFileUri(root) ?? []) : root));
  const roots = await Promise.all(folders.map(async (root) => (await resolveLinks(root)) ?? root));
  if (roots.some((root) => isWithin(path, root))) return { kind: 'allowed', path };
  const led = path === absolute ? '' : ` (it leads to ${path})`;
  return { kind: 'refused', ...outsideOf(input, path, led) };
}

/** As a file system may see it that takes upper and lower case, or several spellings of a letter, for the same. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function objectionToText(input: string): string | undefined {
  if (input.trim() === '') return 'The path is empty.';
  if (input.length > 4096) return 'The path is longer than 4096 characters.';
  // Control characters have no place in a name that people are to read.
  for (const char of input) if (char < ' ' || char === '\u007f') return 'The path contains a control character.';
  if (/^(?:\\\\|\/\/)/.test(input)) return 'Network paths (\\\\server\\share) are not watched.';
  if (/%(?:2e|2f|5c|00)/i.test(input)) return 'The path contains percent-encoded characters; write it plainly.';
  if (input.startsWith('~')) return 'The ~ is not expanded; write the whole path.';
  if (/^[A-Za-z]:(?![\\/])/.test(input)) return 'A drive without a folder is not a place; write the whole path.';
  if (input.includes('\\') && process.platform !== 'win32') return 'Use / between folders.';
  const names = input.split(/[\\/]/);
  if (names.some((name) => name !== '.' && name !== '..' && /[ .]$/.test(name) && name.length > 0)) {
    return 'A name ends with a dot or a space, which some systems drop.';
  }
  if (process.platform === 'win32' && names.some((name) => /~\d/.test(name) || name.slice(2).includes(':'))) {
    return 'Short names and alternate streams are not accepted.';
  }
  return undefined;
}

/** The real path as far as it exists, with the rest appended. */
async function resolveLinks(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) === 'ELOOP') return undefined;
    const parent = dirname(path);
    if (parent === path) return path;
    const resolved = await resolveLinks(parent);
    return resolved === undefined ? undefined : join(resolved, relative(parent, path));
  }
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside === '' || (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside));
}
