/** A file or folder that a provider of the editor serves. Nothing in it is percent-encoded. */
export interface VirtualUri {
  /** Lower case; never `file`. */
  readonly scheme: string;
  /** As given; may be empty. Without credentials. */
  readonly authority: string;
  /** Begins with `/`; without `.`, `..` and empty names, and without `/` at its end. */
  readonly path: string;
}

export type ParsedUri =
  | { readonly kind: 'virtual'; readonly uri: VirtualUri }
  | { readonly kind: 'refused'; readonly reason: string };

/** Longest text of a URI, in UTF-16 units. */
const maxLength = 4096;
/** Schemes of addresses at which there are no files. */
const noFiles = new Set(['http', 'https', 'ftp', 'ws', 'wss', 'data', 'blob', 'javascript', 'command']);

/** Whether a text is a URI with a place in it, such as `memfs:/a` or `file:///a`, and no path; a drive letter is no scheme. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\//i.test(text);
}

/** Reads what a person or a configuration named (RFC 3986, without query and fragment); the provider's own case is kept. */
export function parseVirtualUri(text: string): ParsedUri {
  const refused = (reason: string): ParsedUri => ({ kind: 'refused', reason });
  if (text.length > maxLength) return refused(`The address is longer than ${maxLength} characters.`);
  const [, scheme, authority = '', path = '', rest] =
    /^([a-z][a-z0-9+.-]+):(?:\/\/([^/?#]*))?(\/[^?#]*)?([?#].*)?$/is.exec(text) ?? [];
  if (scheme === undefined || scheme.toLowerCase() === 'file') return refused('This is not a virtual file.');
  if (noFiles.has(scheme.toLowerCase())) return refused('This is an address, not a path.');
  if (rest !== undefined) return refused('An address with ? or # is not watched; write %3F or %23 in a name.');
  if (/%(?:2e|2f|5c|00)/i.test(text))
    return refused('The address contains percent-encoded dots, slashes or zeros; write it plainly.');
  const plain = { authority: decoded(authority), path: decoded(path) };
  if (plain.authority === undefined || plain.path === undefined) return refused('A % in the address encodes nothing.');
  if (/[\u0000-\u001f\u007f]/.test(plain.authority + plain.path))
    return refused('The address contains a control character.');
  if (plain.authority.includes('@'))
    return refused('The address contains a user name or password, which do not belong into a configuration.');
  if (/\\/.test(plain.authority + plain.path)) return refused('Use / between folders.');
  const names = plain.path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) return refused('The address contains "..": write where it leads.');
  return {
    kind: 'virtual',
    uri: { scheme: scheme.toLowerCase(), authority: plain.authority, path: `/${names.join('/')}` },
  };
}

/** The one spelling of a URI, readable for people; {@link parseVirtualUri} reads it back. */
export function formatVirtualUri({ scheme, authority, path }: VirtualUri): string {
  return `${scheme}:${authority === '' ? '' : `//${encoded(authority)}`}${encoded(path)}`;
}

/** What lies at `path` (with `/`, may be empty) below a folder. */
export function below(folder: VirtualUri, path: string): VirtualUri {
  if (path === '') return folder;
  return { ...folder, path: folder.path === '/' ? `/${path}` : `${folder.path}/${path}` };
}

/** Path from `folder` to `uri`, empty for itself; undefined when it lies elsewhere. */
export function pathWithin(uri: VirtualUri, folder: VirtualUri): string | undefined {
  if (uri.scheme !== folder.scheme || uri.authority !== folder.authority) return undefined;
  if (uri.path === folder.path) return '';
  const start = folder.path === '/' ? '/' : `${folder.path}/`;
  return uri.path.startsWith(start) ? uri.path.slice(start.length) : undefined;
}

/** The folder of a file; the root is its own. */
export function parentOf(uri: VirtualUri): VirtualUri {
  return { ...uri, path: uri.path.slice(0, uri.path.lastIndexOf('/')) || '/' };
}

/** Last name of a path with `/`. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not an encoding of anything.
    return undefined;
  }
}

function encoded(text: string): string {
  return text.replaceAll(/[%?#\u0000-\u001f\u007f]/g, encodeURIComponent);
}
