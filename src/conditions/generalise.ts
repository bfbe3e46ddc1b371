/** What varies from one line to the next, the most specific first, with the expression that stands for all of its kind. */
const varying: readonly (readonly [source: RegExp, pattern: string, shown: string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i, '[0-9a-fA-F-]{36}', 'id'],
  [
    /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/,
    '\\d{4}-\\d{2}-\\d{2}[T\\d:.,Z+-]*(?: [\\d:.,]+(?:Z|[+-]\\d{2}:?\\d{2})?)?',
    'time',
  ],
  [/\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?/, '\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d+)?', 'time'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/, '\\d{1,3}(?:\\.\\d{1,3}){3}', 'address'],
  [/\b0x[0-9a-f]+\b/i, '0[xX][0-9a-fA-F]+', 'hex'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/i, '[0-9a-fA-F]{7,64}', 'hash'],
  [/(?:[A-Za-z]:)?(?:[\\/][^\\/\s:()'",]+){2,}/, '(?:[A-Za-z]:)?(?:[\\\\/][^\\\\/\\s:()\'",]+)+', 'path'],
  [/\d+(?:\.\d+)?/, '\\d+(?:\\.\\d+)?', 'number'],
];

/** An example made general. */
export interface Generalised {
  /** An expression in the syntax of RE2 (https://github.com/google/re2/wiki/Syntax) that matches the example and lines like it. */
  readonly pattern: string;
  /** The example with ‹number› and the like in the place of what varies. */
  readonly shown: string;
}

/**
 * Makes an example general: numbers, ids, times, addresses and paths become what stands for all of their kind, the rest stays to
 * the letter. Spaces at the ends are left out; runs of spaces match runs of spaces.
 */
export function generalise(example: string): Generalised {
  let rest = example.trim();
  let pattern = '';
  let shown = '';
  while (rest !== '') {
    const next = earliest(rest);
    const plain = next === undefined ? rest : rest.slice(0, next.index);
    pattern += escapePattern(plain);
    shown += plain;
    if (next === undefined) break;
    pattern += next.pattern;
    shown += `‹${next.shown}›`;
    rest = rest.slice(next.index + next.length);
  }
  return { pattern, shown };
}

interface Found {
  readonly index: number;
  readonly length: number;
  readonly pattern: string;
  readonly shown: string;
}

/** What varies first in a text; of several at one place the most specific. */
function earliest(text: string): Found | undefined {
  let best: Found | undefined;
  for (const [source, pattern, shown] of varying) {
    const match = source.exec(text);
    if (match === null || (best !== undefined && match.index >= best.index)) continue;
    best = { index: match.index, length: match[0].length, pattern, shown };
  }
  return best;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
}
