import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { benchActivation } from '../test/bench/activation.ts';
import { benchDelivery } from '../test/bench/delivery.ts';
import { benchDetection } from '../test/bench/detection.ts';
import type { Finding } from '../test/bench/distribution.ts';
import { benchHostilePatterns } from '../test/bench/hostilePatterns.ts';
import { benchTailing } from '../test/bench/tailing.ts';
import { benchRecognise } from '../test/bench/recognise.ts';
import { benchRouting } from '../test/bench/routing.ts';
import { benchRoutingAll } from '../test/bench/routingAll.ts';
import { benchWatch } from '../test/bench/watch/index.ts';
import { benchUnderstanding } from '../test/bench/understand.ts';
import { say } from './terminal.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

const benches: Record<string, () => Promise<Finding[]>> = {
  detection: benchDetection,
  routing: async () => [...(await benchRouting()), ...(await benchRoutingAll())],
  deliver: benchDelivery,
  activation: benchActivation,
  recognise: async () => [
    ...(await benchRecognise()),
    ...benchUnderstanding(),
    ...(await benchTailing()),
    ...benchHostilePatterns(),
  ],
  watch: benchWatch,
};

/** Takes ten minutes and installs a peer: run when it is named. */
const onlyByName = new Set(['watch']);

/** `npm run bench [-- name …]`: measures, compares with peers in the same run, and says which promises hold. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  say(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`, 'red');
  process.exit(1);
}
const build = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: repository, stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`, 'dim');
let broken = 0;
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 ? onlyByName.has(name) : !wanted.includes(name)) continue;
  say(`\n${name}`, 'bold');
  for (const { what, measured, promise } of await bench()) {
    const verdict = promise === undefined ? '' : `  [${promise.holds ? '✓' : '✗'} ${promise.text}]`;
    if (promise?.holds === false) broken += 1;
    say(`  ${what}\n    ${measured}${verdict}`);
  }
}
if (wanted.length === 0) say(`\nNot run: ${[...onlyByName].join(', ')}. Name it: npm run bench -- watch`, 'dim');
process.exitCode = broken > 0 ? 1 : 0;
