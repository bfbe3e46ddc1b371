import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick, seededRandom } from './random.ts';
import { walk } from './truth.ts';

/** `mutator.ts ROOT SEED`: changes, deletes, makes and renames files, without rest, until its standard input ends. */
const [root = '', seed = '1'] = process.argv.slice(2);
const random = seededRandom(Number(seed));
let files = [...walk(root).keys()];
const stop = new AbortController();
process.stdin.resume().on('close', () => stop.abort());

function turn(step: number): void {
  const path = pick(random, files);
  const chance = random();
  if (chance < 0.7) return writeFileSync(join(root, path), `${step}\n`);
  const next = `${path.replace(/~\d+$/, '')}~${step}`;
  if (chance < 0.8) renameSync(join(root, path), join(root, next));
  else if (chance < 0.9) {
    rmSync(join(root, path));
    writeFileSync(join(root, next), `${step}\n`);
  } else return writeFileSync(join(root, path), '');
  files = files.map((file) => (file === path ? next : file));
}

for (let step = 0; !stop.signal.aborted; step += 1) {
  for (let i = 0; i < 20; i += 1) turn(step * 20 + i);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
