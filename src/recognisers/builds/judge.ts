import type { BuildStatus } from './buildResult.ts';

/** 128 + SIGINT, 128 + SIGTERM as shells say it, and Windows' STATUS_CONTROL_C_EXIT, unsigned and signed. */
const interruptedExits: ReadonlySet<number> = new Set([130, 143, 0xc000013a, 0xc000013a - 2 ** 32]);

/**
 * Weighs what a tool said of its end against its exit code. Words and a code that contradict each other make
 * `unknown`; where only one of them is there, it decides.
 */
export function judge(words: BuildStatus | undefined, exitCode: number | undefined): BuildStatus {
  if (exitCode === undefined) return words ?? 'unknown';
  if (interruptedExits.has(exitCode)) return words === 'succeeded' ? 'unknown' : 'cancelled';
  if (exitCode === 0) return words === undefined || words === 'succeeded' ? 'succeeded' : 'unknown';
  if (words === 'cancelled') return 'cancelled';
  return words === 'succeeded' ? 'unknown' : 'failed';
}
