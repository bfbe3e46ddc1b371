import { spawnSync } from 'node:child_process';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../../src/cli/decodeText.ts';
import { readLog } from '../../src/recognisers/logs/logReading.ts';
import type { LogErrors } from '../../src/recognisers/logs/logRecord.ts';
import { builtInTriggers } from '../../src/recognisers/logs/triggers.ts';
import { tempFolder } from '../support/tempFolder.ts';
import type { Finding } from './distribution.ts';

const megabytes = 64;
/** The best of so many runs, for the reader and for its peer: what disturbs only slows down. */
const runs = 5;

const time = (line: number) => new Date(1_700_000_000_000 + line * 37).toISOString();
const harmless: readonly ((line: number) => string)[] = [
  (line) =>
    `${time(line)} INFO  [worker-${line % 8}] com.shop.Orders - Order ${line} stored in ${line % 90} ms for customer ${line % 9973}`,
  (line) =>
    `10.0.${line % 255}.${line % 13} - - [${time(line)}] "GET /api/orders/${line % 97}?page=3 HTTP/1.1" 200 ${line % 9000} "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
  (line) =>
    `${time(line)} DEBUG [worker-${line % 8}] com.shop.Cache - hit for key session:${line.toString(16)} after ${line % 5} lookups`,
];
const error = (line: number) =>
  `${time(line)} ERROR [worker-${line % 8}] com.shop.Orders - Order ${line} could not be stored: connection refused`;
const trace = [
  'java.lang.IllegalStateException: connection refused',
  ...Array.from(
    { length: 20 },
    (_, frame) => `\tat com.shop.orders.Service${frame}.handle(Service${frame}.java:${frame * 7})`,
  ),
].join('\n');

/** A log of which every so many lines begin a record. */
function logOf(every: number, record: (line: number) => string): string {
  const lines: string[] = [];
  for (let line = 1, size = 0; size < megabytes * 1e6; line += 1) {
    const text = line % every === 0 ? record(line) : (harmless[line % harmless.length]?.(line) ?? '');
    lines.push(text);
    size += text.length + 1;
  }
  return `${lines.join('\n')}\n`;
}

async function readFile(path: string): Promise<LogErrors> {
  const reading = readLog();
  for await (const text of decodeText(createReadStream(path))) reading.write(text);
  return reading.end();
}

async function speedOf(run: () => unknown): Promise<number> {
  let best = 0;
  for (let index = 0; index < runs; index += 1) {
    const startedAt = performance.now();
    await run();
    best = Math.max(best, (megabytes * 1000) / (performance.now() - startedAt));
  }
  return best;
}

/** Reading of logs, beside GNU grep counting the lines with the same triggers. */
export async function benchRecognise(): Promise<Finding[]> {
  using folder = tempFolder();
  const path = join(folder.path, 'shop.txt');
  const write = (every: number, record: (line: number) => string) => writeFileSync(path, logOf(every, record));
  write(200, error);
  const own = await speedOf(() => readFile(path));
  const triggers = builtInTriggers.flat().join('|').replaceAll('\\n', '^').replaceAll('(?:', '(');
  const grep = await speedOf(() =>
    spawnSync('grep', ['-cE', triggers, path], { env: { ...process.env, LC_ALL: 'C' } }),
  );
  write(100, (line) => `${error(line)}\n${trace}`);
  const traced = await speedOf(() => readFile(path));
  write(1, error);
  const dense = await speedOf(() => readFile(path));
  const before = process.memoryUsage().rss;
  const { counts } = await readFile(path);
  const grown = (process.memoryUsage().rss - before) / 1e6;
  return [
    {
      what: `log with 0.5 % errors, ${megabytes} MB, from the file to records`,
      measured: `${own.toFixed(0)} MB/s; grep -cE with the same patterns ${grep.toFixed(0)} MB/s: ${(own / grep).toFixed(2)} ×`,
      promise: { text: '≥ 0.8 × grep', holds: own >= 0.8 * grep },
    },
    {
      what: 'log in which each hundredth line begins a record with 20 frames',
      measured: `${traced.toFixed(0)} MB/s`,
      promise: { text: '≥ 100 MB/s', holds: traced >= 100 },
    },
    {
      what: `log of nothing but errors (${counts.ERROR} of one line)`,
      measured: `${dense.toFixed(0)} MB/s, memory grew by ${grown.toFixed(0)} MB in the last run`,
    },
  ];
}
