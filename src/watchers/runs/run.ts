import type { Disposable } from '../../core/disposable.ts';
import type { TaskMatchers } from '../../recognisers/builds/matcherDefinition.ts';

/** A command that somebody runs: a task, a command in a terminal, a debug session. */
export interface Run {
  /** Unique in this process. */
  readonly id: string;
  readonly origin: 'task' | 'terminal' | 'lookout' | 'debug' | 'log';
  /** Name of the task or launch configuration, else the command line. */
  readonly name: string;
  /** Undefined when it is not known, as for tasks that extensions make. */
  readonly commandLine: string | undefined;
  /** What its task says that it is. */
  readonly group: 'build' | 'test' | undefined;
  /** It goes on until it is ended and has an outcome now and then, as `tsc -w` does. */
  readonly isBackground: boolean;
  /** Problem matchers of its task, if it is one. */
  readonly matchers: TaskMatchers | undefined;
  /** Absolute. */
  readonly folder: string | undefined;
  /** Wall time in ms; when it was first seen, for one that was going before. */
  readonly startedMs: number;
}

export interface RunEnd {
  /** Undefined when it is not known; then neither success nor failure may be claimed. */
  readonly exitCode: number | undefined;
  /** Somebody ended it. */
  readonly cancelled: boolean;
  /** Wall time in ms. */
  readonly atMs: number;
  /** Whether somebody who hears of the run tells how it ended; absent means no. */
  readonly isTold?: Promise<boolean>;
}

/** Hears of one run. */
export interface RunListener {
  /** Whether it tells how the run ends, as watchers of builds and tests do; asked at the end, absent means no. */
  readonly tellsEnd?: boolean | Promise<boolean>;
  /** Output as it comes, raw and in any chunks; may never be called. */
  text(chunk: string): void;
  /** Called once, after all text. */
  end(end: RunEnd): void;
}

/** Where runs are seen: the editor. */
export interface RunSource {
  /** Shown in tooltips: `tasks and terminals`. */
  readonly description: string;
  /** Calls for each run from now on and for those that are going; undefined from `listener` means no interest. Disposing ends all calls. */
  onRun(listener: (run: Run) => RunListener | undefined): Disposable;
}

/** Where no runs are seen, as on the command line. */
export const noRuns: RunSource = { description: 'none outside of the editor', onRun: () => ({ dispose() {} }) };
