import type { Readable } from 'node:stream';
import type { BatchService } from '../app/batchService.ts';
import type { Clock } from '../core/clock.ts';
import { type Disposable, DisposableStore, toDisposable } from '../core/disposable.ts';
import { isRecord } from '../core/json.ts';
import type { Terminal } from './terminal.ts';

/** Time for the answer to a batch, in ms; then it is delivered again. */
const answerTimeoutMs = 30_000;
/** Longest line that is read, in characters; longer ones are no answers. */
const maxLineLength = 4096;

export interface BatchLinesOptions {
  readonly batches: BatchService;
  /** Name of the consumer. */
  readonly name: string;
  readonly terminal: Terminal;
  /** Where `{"ack":"ID"}` and `{"nack":"ID"}` come in, one a line. */
  readonly input: Readable;
  readonly clock: Clock;
}

interface Waiting {
  readonly id: string;
  readonly timer: Disposable;
  answer(refusal: string | undefined): void;
}

/**
 * Prints batches as `{"batch":…}` and takes the answers. Without an answer
 * within 30 s a batch comes again; an answer that comes too late still counts when the batch is due
 * again. When the input ends nothing can be acknowledged: batches are then kept, not printed.
 *
 * @throws LookoutError `invalid` for a name that is none.
 */
export async function connectBatchLines(options: BatchLinesOptions): Promise<Disposable> {
  const { batches, name, terminal, input, clock } = options;
  const disposables = new DisposableStore();
  let waiting: Waiting | undefined;
  let late: string | undefined;

  const take = (line: string): void => {
    const { ack, nack } = readAnswer(line);
    const id = ack ?? nack;
    if (id === undefined) terminal.logger.warn(`Not an answer to a batch: ${line.slice(0, 80)}`);
    else if (id === waiting?.id) waiting.answer(ack === undefined ? 'It was refused.' : undefined);
    else if (ack !== undefined) late = ack;
  };
  const connection = await batches.subscribe(name, {}, async (batch) => {
    const { id } = batch;
    if (late === id) return;
    terminal.line({ batch });
    const refusal = await new Promise<string | undefined>((resolve) => {
      const answer = (value: string | undefined): void => {
        waiting?.timer.dispose();
        waiting = undefined;
        resolve(value);
      };
      const silence = `It was not answered within ${answerTimeoutMs / 1000} s.`;
      waiting = { id, answer, timer: clock.after(answerTimeoutMs, () => answer(silence)) };
    });
    if (refusal !== undefined) throw new Error(refusal);
  });
  disposables.add(connection);
  disposables.add(toDisposable(() => waiting?.timer.dispose()));
  disposables.add(
    readLines(input, take, () => {
      connection.dispose();
      waiting?.answer('The input ended.');
      terminal.logger.warn(`Input ended: the batches of ${name} are kept, and delivered in the next run.`);
    }),
  );
  return disposables;
}

function readAnswer(line: string): { ack?: string; nack?: string } {
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return {};
    const { ack, nack } = value;
    if (typeof ack === 'string') return { ack };
    return typeof nack === 'string' ? { nack } : {};
  } catch {
    // Anything may come in on a pipe; what is no JSON is reported by the caller.
    return {};
  }
}

/** Calls `take` for each line that is not empty. Disposing lets go of the input, so that the process can end. */
function readLines(input: Readable, take: (line: string) => void, onEnd: () => void): Disposable {
  let rest = '';
  const read = (text: string): void => {
    const lines = (rest + text).split('\n');
    // Without a bound, an input without line ends would fill the memory.
    rest = (lines.pop() ?? '').slice(0, maxLineLength);
    for (const line of lines) if (line.trim() !== '') take(line);
  };
  input.setEncoding('utf8').on('data', read).once('end', onEnd);
  return toDisposable(() => {
    input.off('data', read).off('end', onEnd);
    input.destroy();
  });
}
