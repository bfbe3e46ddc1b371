import { compareKeyLength, digestLength } from '../content/digest.ts';

/**
 * Digests of the files of one block in one text: for each way to compare its key, then a digest for each
 * file in the order of the block. It has no meaning without that block.
 */
export type DigestTable = string;

/** Digests of one file by the key of the way to compare. */
export type FileDigests = ReadonlyMap<string, string>;

const unknown = ' '.repeat(digestLength);
const nothing: FileDigests = new Map();

/** The digests of the `index`th of `files` files; none when the table is damaged. */
export function readDigests(table: DigestTable, files: number, index: number): FileDigests {
  const width = compareKeyLength + files * digestLength;
  if (table === '' || table.length % width !== 0) return nothing;
  const digests = new Map<string, string>();
  for (let row = 0; row < table.length; row += width) {
    const at = row + compareKeyLength + index * digestLength;
    const digest = table.slice(at, at + digestLength);
    if (digest !== unknown) digests.set(table.slice(row, row + compareKeyLength), digest);
  }
  return digests;
}

/** Writes the digests of all files of a block, in its order; an empty text when none is known. */
export function writeDigests(keys: Iterable<string>, files: readonly FileDigests[]): DigestTable {
  if (!files.some(({ size }) => size > 0)) return '';
  const rows: string[] = [];
  for (const key of keys) rows.push(key + files.map((digests) => digests.get(key) ?? unknown).join(''));
  return rows.join('');
}
