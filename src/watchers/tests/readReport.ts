import { createReadStream } from 'node:fs';
import { readTestOutput } from '../../recognisers/tests/readTestOutput.ts';
import type { TestResult } from '../../recognisers/tests/testResult.ts';

/** Reads a result file. @throws LookoutError `invalid` for one that is not complete or nothing of the kind. */
export async function readReport(path: string): Promise<TestResult> {
  const reading = readTestOutput();
  for await (const chunk of createReadStream(path, 'utf8')) reading.write(String(chunk));
  return reading.end();
}
