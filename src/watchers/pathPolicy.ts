import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { errorCode } from '../core/errors.ts';

/** Whether a path may be watched. `path` is absolute, with links resolved as far as it exists. */
export type PathVerdict =
  | { readonly kind: 'allowed'; readonly path: string }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Set when the user could allow it: the absolute path, links resolved, that lies outside all roots. */
      readonly outside?: string;
    };

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
 * Checks a path that a person or a configuration named: it must lie in one of `roots` after all links
 * are resolved. The target need not exist yet.
 */
export async function checkPath(
  input: string,
  options: { readonly base: string; readonly roots: readonly string[] },
): Promise<PathVerdict> {
  const objection = objectionToText(input);
  if (objection !== undefined) return { kind: 'refused', reason: objection };
  const absolute = isAbsolute(input) ? normalize(input) : resolve(options.base, input);
  const path = await resolveLinks(absolute);
  if (path === undefined) return { kind: 'refused', reason: `"${input}" leads through links that go in circles.` };
  for (const folder of [...systemFolders, ...keyFolders.map((name) => join(homedir(), name))]) {
    if (isWithin(folded(path), folded(folder)))
      return { kind: 'refused', reason: `"${input}" lies in ${folder}, which is never watched.` };
  }
  const roots = await Promise.all(options.roots.map(async (root) => (await resolveLinks(root)) ?? root));
  if (roots.some((root) => isWithin(path, root))) return { kind: 'allowed', path };
  const led = path === absolute ? '' : ` (it leads to ${path})`;
  return {
    kind: 'refused',
    outside: path,
    reason: `"${input}" lies outside the folders that may be watched${led}. Open its folder, or add it to security.roots in the user configuration.`,
  };
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
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(input)) return 'This is an address, not a path.';
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
