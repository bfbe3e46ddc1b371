import { unwrittenAtOnce } from '../src/delivery/lane.ts';
import { runDeliveryKills } from '../test/bench/deliver/kills.ts';
import { lookout } from '../test/bench/watch/contenders.ts';
import { hardships } from '../test/bench/watch/hardships.ts';
import { runKills } from '../test/bench/watch/kills.ts';
import { runStorm } from '../test/bench/watch/runStorm.ts';
import { interruption, say, secondsSince } from './terminal.ts';

/** Of 20 runs, 500 kills. */
const killsPerRun = 25;

/** `npm run soak -- deliver [KILLS [SEED]]`: so many kills (500) of the engine while it accepts 20 events for each and delivers them; none may be lost. */
if (process.argv[2] === 'deliver') {
  const [kills = 500, seed = 1] = process.argv.slice(3).map(Number);
  if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
    say('Usage: npm run soak -- deliver [KILLS [SEED]]', 'red');
    process.exit(1);
  }
  const begun = performance.now();
  const result = await runDeliveryKills({ kills, events: kills * 20, seed, stop: interruption() });
  const { accepted, requests, lost, recovered, unexpected, repeats, repeatsById } = result;
  for (const subject of [...lost, ...unexpected].slice(0, 10)) say(`  ✗ ${subject}`);
  say(
    `${kills} × kill -9: ${accepted} events accepted, ${requests} requests, ${lost.length} lost, ${unexpected.length} unexpected, ${recovered} recovered, ${repeats} repeats (at most ${kills * unwrittenAtOnce}), ${repeatsById} after dropping known ids, in ${secondsSince(begun)}`,
    'bold',
  );
  const isBroken = lost.length + unexpected.length + repeatsById > 0 || repeats > kills * unwrittenAtOnce;
  process.exit(isBroken ? 1 : 0);
}

/** `npm run soak [-- RUNS [FIRST_SEED]]`: every storm so many times (20) over Lookout, each time another one, and 25 kills a run; all must be seen. */
const [runs = 20, firstSeed = 1] = process.argv.slice(2).map(Number);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(firstSeed)) {
  say('Usage: npm run soak [-- RUNS [FIRST_SEED]]', 'red');
  process.exit(1);
}
const stop = interruption();
const startedAt = performance.now();
let done = 0;
let broken = 0;
for (const hardship of hardships()) {
  const total = { expected: 0, missed: 0, wrong: 0 };
  for (let seed = firstSeed; seed < firstSeed + runs && !stop.aborted; seed += 1) {
    const { expected, missed, wrong, examples } = await runStorm(lookout, hardship, seed);
    done += 1;
    total.expected += expected;
    total.missed += missed;
    total.wrong += wrong;
    if (missed + wrong > 0)
      say(`  ✗ ${hardship.name}, seed ${seed}: ${missed} missed, ${wrong} wrong: ${examples.join(', ')}`);
  }
  broken += total.missed + total.wrong;
  say(`${hardship.name}: ${total.expected} changes, ${total.missed} missed, ${total.wrong} wrong`, 'bold');
}
if (!stop.aborted) {
  const { missed, told, repeatedWithoutKill } = await runKills({
    kills: runs * killsPerRun,
    files: 10_000,
    seed: firstSeed,
  });
  broken += missed.length + repeatedWithoutKill;
  for (const path of missed.slice(0, 10)) say(`  ✗ kills: ${path}`);
  say(
    `${runs * killsPerRun} × kill -9: ${told} changes told, ${missed.length} missed, ${repeatedWithoutKill} repeated without a kill`,
    'bold',
  );
}
say(`${done} storms in ${secondsSince(startedAt)}${stop.aborted ? ', interrupted' : ''}`);
process.exitCode = broken > 0 || stop.aborted ? 1 : 0;
