import { isUserFrame, parseJsFrame } from '../../jsFrame.ts';

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** How the languages write a place at the start or the end of a line of a trace; the file is the first group that matched, the line the second. */
const shapes: readonly RegExp[] = [
  // Python, in short and long tracebacks.
  /^(\S[^:"']*\.py):(\d+): /,
  /^File "([^"]+)", line (\d+)/,
  // .NET.
  / in (\S.*):line (\d+)$/,
  // Go, C++ (GoogleTest, Catch2) and what else begins with its place.
  /^((?:[A-Za-z]:[\\/])?[^\s:()]+\.\w{1,5})[:(](\d+)\)?(?:[:,)]| *$)/,
  // Ruby and PHP.
  /^(?:# )?(\S+\.rb):(\d+):in /,
  /^(?:#\d+ )?(\/\S+\.php)[:(](\d+)\)?/,
  // Rust.
  /panicked at (?:.*, )?(\S+\.rs):(\d+):\d+/,
];

/** A frame of a Java trace: `at org.shop.PriceTest.addsUp(PriceTest.java:12)`. */
const javaFrame = /^at (?:[\w.$-]+\/+)*([\w.$]+)\.[\w$<>]+\((\w+\.(?:java|kt|groovy|scala)):(\d+)\)/;

/** Where a trace or message says that it failed: the first place in the user's own code. `className` is that of the test, for Java. */
export function placeInTrace(text: string, className = ''): Place | undefined {
  let other: Place | undefined;
  // Far below stands nothing of the user's.
  for (const raw of text.split('\n', 200)) {
    const line = raw.trim().slice(0, 2000);
    if (line === '') continue;
    const frame = parseJsFrame(line);
    if (frame !== undefined) {
      if (isUserFrame(frame)) return { file: frame.file, line: frame.line };
      continue;
    }
    const java = javaFrame.exec(line);
    if (java !== null) {
      const [, owner = '', file = '', number] = java;
      const place = { file, line: Number(number) };
      if (className !== '' && (owner === className || owner.startsWith(`${className}$`))) return place;
      if (
        !/^(?:java|javax|jdk|sun|kotlin|org\.junit|org\.opentest4j|org\.testng|org\.assertj|org\.hamcrest)\./.test(
          owner,
        )
      )
        other ??= place;
      continue;
    }
    for (const shape of shapes) {
      const match = shape.exec(line);
      const [, file = '', number] = match ?? [];
      if (match !== null && !/[\\/](?:site-packages|vendor|gems)[\\/]/.test(file))
        other = pythonLast(shape, other, { file, line: Number(number) });
    }
  }
  return other;
}

/** Python tells the innermost place last. */
function pythonLast(shape: RegExp, known: Place | undefined, place: Place): Place {
  return known === undefined || shape === shapes[0] || shape === shapes[1] ? place : known;
}
