import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A place in a configuration file; line and column are 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Path = readonly (string | number)[];

/** A configuration text with the places of its keys and values. */
export interface Located {
  readonly value: unknown;
  readonly syntaxErrors: readonly { readonly message: string; readonly place: Place }[];
  /** Place of the key at `path`, or of the nearest parent that exists. */
  keyAt(path: Path): Place;
}

/** Aliases that a document may resolve; more is a bomb (https://eemeli.org/yaml/#parse-options). */
const maxAliases = 100;

/** Reads YAML, and JSON as a part of it. Never throws. */
export function locate(text: string): Located {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'error',
  });
  const placeOf = (range: readonly number[] | null | undefined): Place => {
    const start = counter.linePos(range?.[0] ?? 0);
    const end = counter.linePos(range?.[1] ?? range?.[0] ?? 0);
    return { line: start.line, column: start.col, endLine: end.line, endColumn: Math.max(end.col, start.col + 1) };
  };
  const syntaxErrors = document.errors.map((error) => ({
    message: `Syntax error: ${error.message}`,
    place: placeOf(error.pos),
  }));
  let value: unknown;
  if (syntaxErrors.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: maxAliases });
    } catch (error) {
      syntaxErrors.push({ message: `Too many aliases: ${(error as Error).message}`, place: placeOf([0, 0]) });
    }
  }
  return {
    value,
    syntaxErrors,
    keyAt: (path) => placeOf(rangeAt(document.contents, path)),
  };
}

function rangeAt(root: Node | null, path: Path): readonly number[] | undefined {
  let node: unknown = root;
  let range: readonly number[] | undefined = root?.range ?? undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return range;
      range = (pair.key as Node).range ?? range;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      range = (node as Node | undefined)?.range ?? range;
    } else return range;
  }
  return range;
}
