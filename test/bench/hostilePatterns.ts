import { LookoutError } from '../../src/core/errors.ts';
import { compileSafePattern } from '../../src/core/safePattern.ts';
import { readLog } from '../../src/recognisers/logs/logReading.ts';
import type { Finding } from './distribution.ts';

const length = 50_000;
const promisedMs = 100;
const as = 'a'.repeat(length);
const spaces = ' '.repeat(length);
const digits = '1'.repeat(length);
const words = 'ab '.repeat(length / 3);

/** Expressions that make engines which go back take exponential or quadratic time, each with a text that does so. */
const patterns: ReadonlyArray<readonly [expression: string, evil: string]> = [
  ['(a+)+$', `${as}!`],
  ['^(a+)+$', `${as}!`],
  ['(a*)*b', as],
  ['(a|a)*$', `${as}!`],
  ['(a|aa)+$', `${as}!`],
  ['([a-zA-Z]+)*$', `${as}!`],
  ['(.*)*x', as],
  ['(.+)+x', as],
  ['(a|b|ab)*c', 'ab'.repeat(length / 2)],
  ['(x+x+)+y', 'x'.repeat(length)],
  ['(?:a?){50}a{50}$', `${as}!`],
  ['(.*a){12}$', `${as}!`],
  ['(.*?,){11}P', '1,'.repeat(length / 2)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', as],
  ['^(\\w+\\s?)*$', `${words}!`],
  ['^(\\w+\\s*)+:$', words],
  ['(\\d+)*\\.$', digits],
  ['^(\\d+)+$', `${digits}x`],
  ['^\\s+|\\s+$', `x${spaces}x`],
  ['\\s*\\n$', `${spaces}x`],
  ['(\\s|\\t)*;', spaces],
  ['.*.*=.*', as],
  ['.*.*.*=', as],
  ['(?:.*=.*;)*x', '=;'.repeat(length / 2)],
  ['<(\\w+\\s*)*>', `<${words}`],
  ['"(\\\\.|[^"])*"$', `"${as}`],
  ["'([^'\\\\]|\\\\.)*'$", `'${as}`],
  ['/\\*(.|\\s)*\\*/', `/*${as}`],
  ['^([\\w.-]+)+@([\\w-]+\\.)+[a-z]{2,4}$', as],
  ['^[\\w-]+(\\.[\\w-]+)*@x\\.y$', 'a.'.repeat(length / 2)],
  ['(https?://)?([\\w.-]+)+(/[\\w.-]*)*/?$', `${'a.'.repeat(length / 2)} `],
  ['^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.?)+$', `${digits}x`],
  ['^(0|1|01|10)*2$', '01'.repeat(length / 2)],
  ['(?:[^<]+|<!--)*-->$', as],
  ['^(?:\\+?1?[ -]*)*\\d$', '1 '.repeat(length / 2)],
  ['(?i)(error|err|er|e)+r$', 'er'.repeat(length / 2)],
  ['([^\\r\\n]+\\s*)+END$', words],
  ['\\{(?:[^{}]*|\\{[^{}]*\\})*\\}$', `{${as}`],
  ['^(a?b?c?d?)*e$', 'abcd'.repeat(length / 4)],
  ['((a{1,10}){1,10}){1,10}$', `${as}!`],
];

interface Ran {
  readonly expression: string;
  readonly ms: number;
  /** Told to the user at once, instead of being run. */
  readonly isRefused: boolean;
}

function run(expression: string, evil: string): Ran {
  const startedAt = performance.now();
  try {
    const pattern = `/${expression}/`;
    // The whole text, and as a line of a log.
    compileSafePattern(pattern).matches(evil);
    const reading = readLog({ builtIn: false, patterns: [pattern] });
    reading.write(`${evil}\n`);
    reading.end();
    return { expression, ms: performance.now() - startedAt, isRefused: false };
  } catch (error) {
    if (!LookoutError.is(error, 'invalid')) throw error;
    return { expression, ms: performance.now() - startedAt, isRefused: true };
  }
}

/** Patterns of users over lines made to hang them, compiled and run as the watcher of errors does. */
export function benchHostilePatterns(): Finding[] {
  const ran = patterns.map(([expression, evil]) => {
    // What disturbs only slows down.
    const tries = [run(expression, evil), run(expression, evil), run(expression, evil)];
    return tries.reduce((best, other) => (other.ms < best.ms ? other : best));
  });
  const [slowest] = ran.toSorted((a, b) => b.ms - a.ms);
  const refused = ran.filter(({ isRefused }) => isRefused).length;
  return [
    {
      what: `${patterns.length} catastrophic patterns over ${length} evil characters each (${refused} refused); the slowest is ${slowest?.expression ?? 'none'}`,
      measured: `${slowest?.ms.toFixed(0) ?? '?'} ms`,
      promise: { text: `each < ${promisedMs} ms`, holds: slowest !== undefined && slowest.ms < promisedMs },
    },
  ];
}
