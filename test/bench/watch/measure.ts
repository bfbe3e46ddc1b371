import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tempFolder } from '../../support/tempFolder.ts';
import { type Distribution, distributionOf } from '../distribution.ts';
import type { Contender, StartOptions } from './contenders.ts';
import { cpuMs, residentKiB } from './processUse.ts';
import { pick, seededRandom } from './random.ts';
import { type Running, startContender } from './running.ts';
import type { Tree } from './tree.ts';

export interface Measured {
  /** From spawn to ready over the tree, in ms; the middle of three starts, as all that follow. */
  readonly readyMs: number;
  /** The same, less what a start over an empty folder takes: the watcher without its language's runtime. */
  readonly readyOverEmptyMs: number;
  /** From spawn to ready with the state that an earlier start left, in ms; NaN when nothing changes by it. */
  readonly resumeMs: number;
  /** Resident memory over that of an empty folder, in KiB per 1,000 files. */
  readonly kiBPerThousand: number;
  /** Of that the snapshot, in KiB per 1,000 files; NaN for a contender that keeps none. */
  readonly snapshotKiBPerThousand: number;
  readonly idlePercent: number;
  readonly latency: Distribution;
  /** Changes that were not told within 2 s; they count as 2 s in the latency. */
  readonly unseen: number;
}

const starts = 3;
const idleMs = 10_000;
/** After it the first look at everything is done, queues are empty, and V8's late collection of the garbage of the start, 8 s after it, is over. */
const restMs = 15_000;
const changes = 200;
const changeRestMs = 100;
const changeCapMs = 2000;

/** All figures of one contender over a tree that exists; the contents of some of its files change. */
export async function measure(contender: Contender, root: string, tree: Tree, canResume: boolean): Promise<Measured> {
  using folder = tempFolder();
  const settled: StartOptions = { settle: '1ms' };
  const emptyReadyMs = await startTime(contender, folder.path, settled);
  const emptyKiB = await memoryOver(contender, folder.path, settled);
  const readyMs = await startTime(contender, root, settled);
  const stateFile = join(folder.path, 'state.json');
  if (canResume) await startTime(contender, root, { ...settled, stateFile }, 1);
  const resumeMs = canResume ? await startTime(contender, root, { ...settled, stateFile }) : Number.NaN;

  await using running = await startContender(contender, root, settled);
  await delay(restMs);
  const usedMs = cpuMs(running.pid);
  const idleFrom = performance.now();
  await delay(idleMs);
  const idlePercent = ((cpuMs(running.pid) - usedMs) / (performance.now() - idleFrom)) * 100;
  const kiB = residentKiB(running.pid);
  const times = await latencies(running, root, tree);
  return {
    readyMs,
    readyOverEmptyMs: readyMs - emptyReadyMs,
    resumeMs,
    kiBPerThousand: (kiB - emptyKiB) / (tree.files.length / 1000),
    idlePercent,
    snapshotKiBPerThousand: snapshotKiB(contender, root) / (tree.files.length / 1000),
    latency: distributionOf(times),
    unseen: times.filter((time) => time >= changeCapMs).length,
  };
}

async function startTime(contender: Contender, root: string, options: StartOptions, count = starts): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < count; start += 1) {
    await using running = await startContender(contender, root, options);
    times.push(running.readyMs);
  }
  return distributionOf(times).p50;
}

async function memoryOver(contender: Contender, root: string, options: StartOptions): Promise<number> {
  await using running = await startContender(contender, root, options);
  await delay(restMs);
  return residentKiB(running.pid);
}

function snapshotKiB(contender: Contender, root: string): number {
  const [program, ...args] = contender.snapshotBytes?.(root) ?? [];
  return program === undefined ? Number.NaN : Number.parseInt(execFileSync(program, args, { encoding: 'utf8' })) / 1024;
}

/** One file after the other, anywhere in the tree: from the write to the line that names it, in ms. */
async function latencies(running: Running, root: string, tree: Tree): Promise<number[]> {
  const random = seededRandom(2);
  const times: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    await delay(changeRestMs);
    const path = pick(random, tree.files);
    const seen = new Promise<number>((resolve) => {
      running.onEffect = (effect) => {
        if (effect.path === path) resolve(performance.now());
      };
    });
    const startedAt = performance.now();
    writeFileSync(join(root, path), `changed ${change}\n`);
    const giveUp = new AbortController();
    const seenAt = await Promise.race([seen, delay(changeCapMs, undefined, { signal: giveUp.signal })]);
    giveUp.abort();
    times.push(seenAt === undefined ? changeCapMs : Math.min(seenAt - startedAt, changeCapMs));
  }
  return times;
}
