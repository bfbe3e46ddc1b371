import { lookout } from '../test/bench/watch/contenders.ts';
import { runStorm } from '../test/bench/watch/runStorm.ts';
import { storms } from '../test/bench/watch/storms.ts';
import { interruption, say, secondsSince } from './terminal.ts';

/** `npm run soak [-- RUNS [FIRST_SEED]]`: every storm so many times (20) over Lookout, each time another one; all must be seen. */
const [runs = 20, firstSeed = 1] = process.argv.slice(2).map(Number);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(firstSeed)) {
  say('Usage: npm run soak [-- RUNS [FIRST_SEED]]', 'red');
  process.exit(1);
}
const stop = interruption();
const startedAt = performance.now();
let done = 0;
let broken = 0;
for (const storm of storms) {
  const total = { expected: 0, missed: 0, wrong: 0 };
  for (let seed = firstSeed; seed < firstSeed + runs && !stop.aborted; seed += 1) {
    const { expected, missed, wrong, examples } = await runStorm(lookout, storm, seed);
    done += 1;
    total.expected += expected;
    total.missed += missed;
    total.wrong += wrong;
    if (missed + wrong > 0)
      say(`  ✗ ${storm.name}, seed ${seed}: ${missed} missed, ${wrong} wrong: ${examples.join(', ')}`);
  }
  broken += total.missed + total.wrong;
  say(`${storm.name}: ${total.expected} changes, ${total.missed} missed, ${total.wrong} wrong`, 'bold');
}
say(`${done} storms in ${secondsSince(startedAt)}${stop.aborted ? ', interrupted' : ''}`);
process.exitCode = broken > 0 || stop.aborted ? 1 : 0;
