import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { isRecord, type JsonObject, type JsonValue } from '../../core/json.ts';
import { readText } from '../content/readText.ts';

/** What is known of a watched file. */
export type FileState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      readonly size: number;
      readonly mtimeMs: number;
      readonly ino: number;
      /** Last seen text; undefined for binary, huge and credential files. */
      readonly text?: string | undefined;
      readonly digest?: ComparedDigest | undefined;
    };

/** Digest of what matters in a file, when something other than all of it does. */
export interface ComparedDigest {
  /** {@link compareKey} of the way to compare. */
  readonly key: string;
  readonly digest: string;
}

/** Digests a file off this thread; the answer says which state of it was read. */
export type FileDigester = (
  path: string,
) => Promise<(ComparedDigest & { readonly size: number; readonly mtimeMs: number; readonly ino: number }) | undefined>;

/** What stands in the way of watching; `message` says what to do. */
export interface FileTrouble {
  readonly kind: 'trouble';
  readonly message: string;
}

/** A file that changes while it is read is read again, this often at most: something that never rests is seen as it goes by. */
const maxReadings = 3;

/** Looks at the file. A failure to read is a trouble, not an absence. Without `digester` there is no digest. */
export async function lookAtFile(path: string, digester?: FileDigester): Promise<FileState | FileTrouble> {
  try {
    for (let readings = 1; ; readings += 1) {
      const found = await readOnce(path, digester);
      if (found.kind !== 'present' || readings >= maxReadings) return found;
      // The beginning of one save and the end of the next are a text that never was.
      const { size, mtimeMs, ino } = await lstat(path);
      if (found.size === size && found.mtimeMs === mtimeMs && found.ino === ino) return found;
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
    if (code === 'EACCES' || code === 'EPERM') {
      return {
        kind: 'trouble',
        message: `${basename(path)} cannot be read. Give yourself the right to read it; Lookout goes on by itself.`,
      };
    }
    return {
      kind: 'trouble',
      message: `${basename(path)} cannot be read (${code ?? 'unknown error'}); Lookout tries again.`,
    };
  }
}

async function readOnce(path: string, digester?: FileDigester): Promise<FileState | FileTrouble> {
  const stat = await lstat(path);
  if (stat.isDirectory()) return { kind: 'trouble', message: `${basename(path)} is a folder; watch it as a folder.` };
  if (!stat.isFile()) return { kind: 'trouble', message: `${basename(path)} is not a regular file.` };
  const { size, mtimeMs, ino } = stat;
  const read = await readText(path);
  const text = read.kind === 'text' ? read.text : undefined;
  const digested = await digester?.(path);
  // One of another state would hide the change in between.
  const isOfThis = digested?.size === size && digested.mtimeMs === mtimeMs && digested.ino === ino;
  const digest = isOfThis ? { key: digested.key, digest: digested.digest } : undefined;
  return { kind: 'present', size, mtimeMs, ino, text, digest };
}

/** Whether two states show the same file to a reader: a touch changes nothing, nor what does not matter where digests are compared. */
export function isSameFile(a: FileState, b: FileState): boolean {
  if (a.kind === 'absent' || b.kind === 'absent') return a.kind === b.kind;
  if (a.digest !== undefined && a.digest.key === b.digest?.key) return a.digest.digest === b.digest.digest;
  if (a.text !== undefined && b.text !== undefined) return a.text === b.text;
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}

/** A short name of a state: equal for the same save, whoever saw it. */
export function stateKey(state: FileState): string {
  return state.kind === 'absent' ? 'absent' : `${state.size} ${state.mtimeMs} ${state.ino}`;
}

/** Whether storing one state after the other would change nothing. */
export function isSameRecord(a: FileState, b: FileState): boolean {
  return stateKey(a) === stateKey(b) && digestKey(a) === digestKey(b);
}

function digestKey(state: FileState): string {
  const digest = state.kind === 'present' ? state.digest : undefined;
  return digest === undefined ? '' : `${digest.key} ${digest.digest}`;
}

export function stateToJson(state: FileState): JsonObject {
  if (state.kind === 'absent') return { kind: 'absent' };
  const { size, mtimeMs, ino, text, digest } = state;
  return {
    kind: 'present',
    size,
    mtimeMs,
    ino,
    ...(text === undefined ? {} : { text }),
    ...(digest === undefined ? {} : { digest: { ...digest } }),
  };
}

/** Reads what {@link stateToJson} wrote; undefined when it is something else. */
export function stateFromJson(json: JsonValue | undefined): FileState | undefined {
  if (!isRecord(json)) return undefined;
  if (json['kind'] === 'absent') return { kind: 'absent' };
  const { size, mtimeMs, ino, text } = json;
  if (json['kind'] !== 'present' || typeof size !== 'number' || typeof mtimeMs !== 'number' || typeof ino !== 'number')
    return undefined;
  return {
    kind: 'present',
    size,
    mtimeMs,
    ino,
    text: typeof text === 'string' ? text : undefined,
    digest: digestFromJson(json['digest']),
  };
}

function digestFromJson(json: unknown): ComparedDigest | undefined {
  if (!isRecord(json)) return undefined;
  const { key, digest } = json;
  return typeof key === 'string' && typeof digest === 'string' ? { key, digest } : undefined;
}
