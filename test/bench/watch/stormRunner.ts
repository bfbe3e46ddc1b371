import { seededRandom } from './random.ts';
import { storms } from './storms.ts';

/** `stormRunner.ts prepare|run NAME ROOT SEED`: one storm in a process of its own, so that the bench goes on reading meanwhile. */
const [phase = '', name = '', root = '', seed = '0'] = process.argv.slice(2);
const storm = storms.find((candidate) => candidate.name === name);
if (storm === undefined || root === '') throw new Error('Usage: stormRunner.ts prepare|run NAME ROOT SEED');
const act = phase === 'prepare' ? storm.prepare : storm.run;
act?.(root, seededRandom(Number(seed)));
