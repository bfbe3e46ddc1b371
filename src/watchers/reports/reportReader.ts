import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type ErrorReason, LookoutError } from '../../core/errors.ts';
import type { ReportKind, ReportResults } from './readReport.ts';

/** Reports from this size on are read in a thread of their own: they would hold up the editor. In bytes. */
const largeBytes = 512 * 1024;

export interface ReportQuestion {
  readonly kind: ReportKind;
  /** Absolute. */
  readonly path: string;
}

/** What the thread answers; errors come as what they are made of. */
export type ReportAnswer =
  | { readonly result: ReportResults[ReportKind] }
  | { readonly message: string; readonly reason?: ErrorReason; readonly code?: string | undefined };

/**
 * Reads a report file, in the same way whatever its size.
 * @throws LookoutError `invalid` for one that is not complete or nothing of the kind, `cancelled` when the signal aborts a
 * large one; errors of the file system with their `code`.
 */
export type ReadReport = <K extends ReportKind>(
  kind: K,
  path: string,
  signal: AbortSignal,
) => Promise<ReportResults[K]>;

/** `workerUrl` is the bundled worker; without it the source is run. */
export function createReportReader(workerUrl?: URL): ReadReport {
  return async (kind, path, signal) => {
    const { size } = await stat(path);
    if (size < largeBytes) return (await import('./readReport.ts')).readReport(kind, path);
    return readApart({ kind, path }, workerUrl ?? new URL('./reportWorker.ts', import.meta.url), signal);
  };
}

function readApart<K extends ReportKind>(
  question: ReportQuestion & { readonly kind: K },
  url: URL,
  signal: AbortSignal,
): Promise<ReportResults[K]> {
  const { promise, resolve, reject } = Promise.withResolvers<ReportResults[K]>();
  const cancelled = () => reject(new LookoutError('cancelled', 'The reading of the report was cancelled.'));
  if (signal.aborted) {
    cancelled();
    return promise;
  }
  const worker = new Worker(url, { workerData: question });
  const stop = (): void => {
    cancelled();
    void worker.terminate();
  };
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', (answer: ReportAnswer) => {
    if ('result' in answer) resolve(answer.result as ReportResults[K]);
    else reject(errorOf(answer));
  });
  worker.once('error', reject);
  worker.once('exit', () => {
    signal.removeEventListener('abort', stop);
    // Nothing happens to what was answered.
    reject(new LookoutError('internal', 'The report was not read: its thread ended too early.'));
  });
  return promise;
}

function errorOf({ message, reason, code }: Exclude<ReportAnswer, { result: unknown }>): Error {
  return reason === undefined ? Object.assign(new Error(message), { code }) : new LookoutError(reason, message);
}
