export interface BuildProblem {
  readonly severity: 'error' | 'warning';
  /** As the tool wrote the path. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** As the tool counts, from 0 or from 1. */
  readonly column?: number;
  /** The tool's name of the kind of problem: `TS2322`, `E0308`, `no-unused-vars`. */
  readonly code?: string;
  readonly message: string;
}

export type BuildStatus = 'succeeded' | 'failed' | 'cancelled' | 'unknown';

/** Outcome of one build, or of one cycle of a build that watches. */
export interface BuildCycle {
  readonly status: BuildStatus;
  readonly errors: number;
  readonly warnings: number;
  readonly durationMs?: number;
  /** At most {@link maxProblems}, errors and warnings in the order of the output. */
  readonly problems: readonly BuildProblem[];
}

/** The stable contract of `lookout inspect build`; of a build that watches, the figures are those of the last cycle. */
export interface BuildResult extends BuildCycle {
  readonly tool: string;
  readonly cycles?: readonly BuildCycle[];
}

/** More problems than this are only counted. */
export const maxProblems = 200;
