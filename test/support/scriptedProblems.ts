import type { Problem, ProblemSource } from '../../src/watchers/problems/problemSource.ts';

/** The editor's list, as a test sets it. */
export function scriptedProblems() {
  let list: Problem[] = [];
  const listeners = new Set<() => void>();
  const source: ProblemSource = {
    all: () => list,
    onDidChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
  const set = (...problems: Partial<Problem>[]) => {
    list = problems.map((problem) => ({
      severity: 'error',
      source: 'ts',
      message: 'wrong',
      path: '/w/a.ts',
      line: 3,
      ...problem,
    }));
    for (const listener of listeners) listener();
  };
  return { source, set };
}
