import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tempFolder } from '../../support/tempFolder.ts';
import type { FileChange } from '../../../src/watchers/tree/netChanges.ts';
import { seededRandom } from './random.ts';
import { buildTree } from './tree.ts';
import { netEffects, walk } from './truth.ts';

export interface KillResult {
  readonly kills: number;
  /** Changes that were told in all. */
  readonly told: number;
  /** Files whose last state was never told, although it is another than at the first accepted look. */
  readonly missed: readonly string[];
  /** The most often that one and the same state of a file was told, less one. */
  readonly mostRepeats: number;
  /** States told twice by one process: none may be. */
  readonly repeatedWithoutKill: number;
}

/** One process of the engine. */
interface Engine {
  readonly child: ChildProcess;
  /** Its first look is accepted. */
  readonly looked: Promise<unknown>;
  readonly ended: Promise<unknown>;
}

const script = (name: string) => join(import.meta.dirname, name);
/** After the first look a process lives so long at most before it is killed, in ms. */
const longestLifeMs = 250;
const quietMs = 1500;

/** Kills the engine again and again while files change, then compares what it told with what is. The log takes the place of the store's events. */
export async function runKills(options: { kills: number; files: number; seed: number }): Promise<KillResult> {
  using folder = tempFolder();
  const [root, state, log] = ['root', 'state', 'log'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(root);
  buildTree(root, { files: options.files, directories: Math.ceil(options.files / 20), levels: 8, seed: options.seed });
  const random = seededRandom(options.seed);
  const start = (run: number): Engine => {
    const child = spawn(process.execPath, [script('killLoop.ts'), root, state, log, String(run)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, looked: once(child.stdout, 'data'), ended: once(child, 'exit') };
  };

  const first = start(0);
  await first.looked;
  const before = walk(root);
  const mutator = spawn(process.execPath, [script('mutator.ts'), root, String(options.seed)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  let engine = first;
  try {
    for (let kill = 0; kill < options.kills; kill += 1) {
      // Also before its first look is done.
      await Promise.race([engine.looked, delay(random() * 1500)]);
      await delay(random() * longestLifeMs);
      engine.child.kill('SIGKILL');
      await engine.ended;
      engine = start(kill + 1);
    }
    mutator.stdin.end();
    await once(mutator, 'exit');
    // On a busy machine a process may need longer to start than it is waited for silence.
    await engine.looked;
    await untilQuiet(log);
  } finally {
    mutator.kill('SIGKILL');
    engine.child.kill('SIGKILL');
  }
  return judge(root, before, log, options.kills);
}

async function untilQuiet(log: string): Promise<void> {
  let size = -1;
  for (let at = performance.now(); performance.now() - at < quietMs; await delay(50)) {
    const now = existsSync(log) ? lstatSync(log).size : 0;
    if (now !== size) at = performance.now();
    size = now;
  }
}

function judge(root: string, before: ReturnType<typeof walk>, log: string, kills: number): KillResult {
  const last = new Map<string, string>();
  const counts = new Map<string, number>();
  const perRun = new Map<string, number>();
  let told = 0;
  for (const line of readFileSync(log, 'utf8').split('\n').slice(0, -1)) {
    const change = JSON.parse(line) as FileChange & { readonly run: string };
    const state =
      change.kind === 'deleted' ? 'gone' : `${change.entry.size} ${change.entry.mtimeMs} ${change.entry.ino}`;
    told += 1;
    last.set(change.path, state);
    if (change.kind === 'renamed') last.set(change.previousPath, 'gone');
    const key = `${change.path} ${state}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    perRun.set(`${change.run} ${key}`, (perRun.get(`${change.run} ${key}`) ?? 0) + 1);
  }
  const missed = [...netEffects(before, walk(root))].flatMap(([path, effect]) => {
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
    const state = stat === undefined ? 'gone' : `${stat.size} ${Math.round(stat.mtimeMs * 1000) / 1000} ${stat.ino}`;
    return last.get(path) === state ? [] : [`${path} (${effect}: ${state}, told ${last.get(path)})`];
  });
  return {
    kills,
    told,
    missed,
    mostRepeats: Math.max(0, ...counts.values()) - 1,
    repeatedWithoutKill: [...perRun].filter(([key, count]) => count > 1 && !key.endsWith('gone')).length,
  };
}
