import * as z from 'zod';
import type { Run } from './run.ts';

/** Option of watchers of runs: which of them. */
export const commandSchema = z
  .string()
  .min(1)
  .max(500)
  .optional()
  .describe('Only commands and tasks whose name or command line contains this text.');

/** Whether a run is one of those that are wanted. */
export function isChosen({ name, commandLine = '' }: Run, command: string | undefined): boolean {
  return command === undefined || `${name}\n${commandLine}`.includes(command);
}
