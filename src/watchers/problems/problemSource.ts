import type { Disposable } from '../../core/disposable.ts';

export const problemSeverities = ['error', 'warning', 'information', 'hint'] as const;
export type ProblemSeverity = (typeof problemSeverities)[number];

/** One entry of the editor's list of problems. */
export interface Problem {
  readonly severity: ProblemSeverity;
  /** Who found it: `ts`, `eslint`. */
  readonly source: string | undefined;
  readonly message: string;
  /** Absolute. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** The editor's list of problems. */
export interface ProblemSource {
  all(): readonly Problem[];
  /** Called when the list may be another one. */
  onDidChange(listener: () => void): Disposable;
}

/** Where no problems are listed, as on the command line. */
export const noProblems: ProblemSource = { all: () => [], onDidChange: () => ({ dispose() {} }) };
