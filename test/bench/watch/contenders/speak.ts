import { relative, sep } from 'node:path';
import { blockSignal, type Effect, type Summary } from '../protocol.ts';

/** Time for which a contender's event loop is blocked when it is told to, in ms. */
const blockedMs = 2000;

/** How a contender written in TypeScript talks to the bench; see `protocol.ts`. Ends the process with the bench. */
export interface Voice {
  ready(): void;
  /** Goes out with everything else that is said in this turn of the event loop. */
  say(effect: Effect | Summary): void;
  /** An absolute path as the bench wants it: below the root, with `/`. */
  below(path: string): string;
}

export function createVoice(root: string): Voice {
  let waiting: (Effect | Summary)[] = [];
  process.stdin.resume().on('close', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  process.on(blockSignal, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockedMs));
  return {
    ready: () => write({ ready: true }),
    say(effect) {
      if (waiting.push(effect) > 1) return;
      // One write for all events of a turn: what is measured is the watcher, not the pipe.
      setImmediate(() => {
        write(waiting);
        waiting = [];
      });
    },
    below: (path) => relative(root, path).replaceAll(sep, '/'),
  };
}

function write(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
