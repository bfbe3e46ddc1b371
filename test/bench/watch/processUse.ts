import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory in KiB, from Linux's /proc; NaN elsewhere. */
export function residentKiB(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN);
}

/**
 * Processor time that all threads have used, in ms, from Linux's /proc; NaN elsewhere. The scheduler's own figure is in ns; the times in
 * `stat` count in steps of 10 ms, which is 0.1 % of the 10 s that are measured, just the bound that is promised.
 */
export function cpuMs(pid: number): number {
  const precise = threadsOf(pid).map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]));
  if (precise.some((ns) => ns > 0)) return precise.reduce((sum, ns) => sum + ns, 0) / 1e6;
  // The name, in brackets, may have spaces. After it come state … utime (12th) and stime (13th), in 1/100 s.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // Ended, or no Linux.
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Ended, or no Linux: the numbers become NaN.
    return '';
  }
}
