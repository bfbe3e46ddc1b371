import { structuredPatch } from 'diff';

/** Most that a message carries of a difference. */
const maxDiffLines = 200;
const maxDiffLength = 16 * 1024;
/** Lines around a change. */
const contextLines = 3;
/** Time after which two texts are too different to be compared line by line, in ms. */
const timeoutMs = 200;

/** How one text became another. */
export interface TextDifference {
  /** Unified hunks without file headers, cut at whole lines with a note. */
  readonly diff: string;
  readonly added: number;
  readonly removed: number;
  /** Lines (1-based) of the new text that the first hunk covers; undefined when nothing was added. */
  readonly lines?: { readonly first: number; readonly last: number };
}

/** Compares two texts by lines. Undefined when they are too different to be compared in time. */
export function compareTexts(before: string, after: string): TextDifference | undefined {
  const patch = structuredPatch('', '', before, after, undefined, undefined, {
    context: contextLines,
    timeout: timeoutMs,
  });
  if (patch === undefined) return undefined;
  const lines: string[] = [];
  let added = 0;
  let removed = 0;
  let first: number | undefined;
  let last = 0;
  for (const hunk of patch.hunks) {
    lines.push(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`);
    let line = hunk.newStart;
    for (const text of hunk.lines) {
      lines.push(text);
      if (text.startsWith('+')) {
        added += 1;
        first ??= line;
        if (first !== undefined && hunk === patch.hunks[0]) last = line;
      }
      if (text.startsWith('-')) removed += 1;
      if (!text.startsWith('-') && !text.startsWith('\\')) line += 1;
    }
  }
  return {
    diff: cut(lines),
    added,
    removed,
    ...(first === undefined ? {} : { lines: { first, last: Math.max(first, last) } }),
  };
}

function cut(lines: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (kept.length === maxDiffLines || length > maxDiffLength) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return left === 0 ? kept.join('\n') : `${kept.join('\n')}\n… ${left} more lines`;
}
