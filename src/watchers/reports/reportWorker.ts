import { parentPort, workerData } from 'node:worker_threads';
import { errorCode, errorMessage, LookoutError } from '../../core/errors.ts';
import { readReport } from './readReport.ts';
import type { ReportAnswer, ReportQuestion } from './reportReader.ts';

/** Reads one report in a worker thread, answers once and ends. */
async function answer({ kind, path }: ReportQuestion): Promise<ReportAnswer> {
  try {
    return { result: await readReport(kind, path) };
  } catch (error) {
    const message = errorMessage(error);
    return LookoutError.is(error) ? { message, reason: error.reason } : { message, code: errorCode(error) };
  }
}

parentPort?.postMessage(await answer(workerData as ReportQuestion));
