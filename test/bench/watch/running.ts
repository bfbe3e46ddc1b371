import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Contender, StartOptions } from './contenders.ts';
import { type Effect, parseLine } from './protocol.ts';

/** A contender that has said that it is ready. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** From spawn to ready, in ms. */
  readonly readyMs: number;
  /** Everything said since the last `forget`. */
  readonly effects: readonly Effect[];
  /** Changes that were only counted, not named. */
  readonly summarised: number;
  /** When it last said something, in ms of `performance.now()`; 0 when it never did. */
  readonly lastSaidAt: number;
  /** Called for each effect as it comes. */
  onEffect: (effect: Effect) => void;
  /** Whether the process still lives. */
  isAlive(): boolean;
  forget(): void;
}

const ignore: Running['onEffect'] = () => {};
const readyWithinMs = 120_000;
const endsWithinMs = 5_000;

/** Starts a contender and waits until it is ready; rejects when it ends or takes 2 minutes. */
export async function startContender(contender: Contender, root: string, options: StartOptions = {}): Promise<Running> {
  const [program, ...args] = contender.command(root, options);
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  // Its end may come before what we write to it; the exit tells.
  child.stdin.on('error', () => {});
  let effects: Effect[] = [];
  let summarised = 0;
  let lastSaidAt = 0;
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    if (!isAlive()) return;
    const force = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
    child.stdin.end();
    child.kill('SIGTERM');
    await ended;
    clearTimeout(force);
  };
  const running = {
    pid: child.pid ?? Number.NaN,
    readyMs: Number.NaN,
    get effects() {
      return effects;
    },
    get summarised() {
      return summarised;
    },
    get lastSaidAt() {
      return lastSaidAt;
    },
    onEffect: ignore,
    isAlive,
    forget() {
      effects = [];
      summarised = 0;
    },
    [Symbol.asyncDispose]: stop,
  };
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${contender.name} was never ready.`)), readyWithinMs);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${contender.name} ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout }).on('line', (text) => {
      lastSaidAt = performance.now();
      const line = parseLine(text);
      if (line === 'ready') {
        running.readyMs = lastSaidAt - startedAt;
        clearTimeout(timer);
        return resolve();
      }
      for (const item of line) {
        if (item.kind === 'summary') summarised += item.total;
        else {
          effects.push(item);
          running.onEffect(item);
        }
      }
    });
  });
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return running;
}
