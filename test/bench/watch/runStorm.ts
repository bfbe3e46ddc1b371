import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../../support/tempFolder.ts';
import type { Contender } from './contenders.ts';
import { cpuMs } from './processUse.ts';
import { type Running, startContender } from './running.ts';
import { type Blow, type Hardship, underHardship } from './hardships.ts';
import { blockSignal } from './protocol.ts';
import type { Storm } from './storms.ts';
import { buildTree } from './tree.ts';
import { foldEffects, netEffects, walk } from './truth.ts';

export interface StormResult {
  /** Paths whose state is another one after the storm. */
  readonly expected: number;
  /** Those of them that were never mentioned. */
  readonly missed: number;
  /** Paths of which something untrue was told in sum; means something only for a contender that tells net effects. */
  readonly wrong: number;
  /** A few of the paths that were missed or wrong, to look into. */
  readonly examples: readonly string[];
}

/** Storms are about what changes, not about size: a small tree leaves time for many of them. */
const shape = { files: 2000, directories: 200, levels: 22 };
const quietMs = 3000;
/** Without watches it looks every 5 s. */
const pollingQuietMs = 8000;
const patienceMs = 60_000;
const pollMs = 50;
const runner = fileURLToPath(new URL('stormRunner.ts', import.meta.url));

/** One storm over a fresh tree and a fresh process of the contender; the same seed gives the same storm. */
export async function runStorm(contender: Contender, hardship: Hardship, seed: number): Promise<StormResult> {
  const { storm, blow } = hardship;
  using folder = tempFolder();
  // The state lies outside of the watched folder and of its parent.
  const root = join(folder.path, 'base', 'root');
  const stateFile = join(folder.path, 'state.json');
  mkdirSync(root, { recursive: true });
  buildTree(root, { ...shape, seed });
  if (storm.prepare !== undefined) await act('prepare', storm, root, seed);
  const before = walk(root);
  await using running = await startContender(underHardship(contender, hardship), root, { stateFile });
  running.forget();
  strike(running, blow);
  try {
    await act('run', storm, root, seed);
  } finally {
    if (blow === 'frozen') process.kill(running.pid, 'SIGCONT');
  }
  await untilQuiet(running, hardship.lack !== undefined);
  return judge(running, storm, netEffects(before, walk(root)));
}

function strike(running: Running, blow: Blow | undefined): void {
  if (blow === 'frozen') process.kill(running.pid, 'SIGSTOP');
  if (blow === 'blocked') process.kill(running.pid, blockSignal);
}

async function act(phase: 'prepare' | 'run', storm: Storm, root: string, seed: number): Promise<void> {
  const child = spawn(process.execPath, [runner, phase, storm.name, root, String(seed)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The storm "${storm.name}" failed (${phase}, seed ${seed}).`);
}

/** Quiet is who says nothing for a while and is not busy either: on a loaded machine, thinking may take longer than the while. Who looks regularly is busy then, whether there is something to tell or not. */
async function untilQuiet(running: Running, polls: boolean): Promise<void> {
  const startedAt = performance.now();
  const enoughMs = polls ? pollingQuietMs : quietMs;
  let activeAt = startedAt;
  let usedMs = cpuMs(running.pid);
  while (running.isAlive()) {
    await delay(pollMs);
    const now = performance.now();
    const used = cpuMs(running.pid);
    if (!polls && used - usedMs > pollMs / 2) activeAt = now;
    usedMs = used;
    if (now - Math.max(activeAt, running.lastSaidAt) >= enoughMs || now - startedAt >= patienceMs) return;
  }
}

function judge(running: Running, storm: Storm, expected: ReadonlyMap<string, string>): StormResult {
  const mentioned = new Set(running.effects.flatMap(({ path, previousPath = path }) => [path, previousPath]));
  const told = foldEffects(running.effects);
  const missed = [...expected.keys()].filter((path) => !mentioned.has(path));
  const wrong = [...told].filter(([path, effect]) => expected.get(path) !== effect).map(([path]) => path);
  // SEAM: a summary of a checkout names no paths; its total stands for as many of them.
  const covered = storm.mayBeSummarised === true ? running.summarised : 0;
  return {
    expected: expected.size,
    missed: Math.max(0, missed.length - covered),
    wrong: wrong.length,
    examples: [...missed.slice(0, 3), ...wrong.slice(0, 3).map((path) => `${path} (told as ${told.get(path)})`)],
  };
}
