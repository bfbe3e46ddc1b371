import type * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import type { EventDraft } from '../core/event.ts';
import type { JsonValue } from '../core/json.ts';
import type { PathChange } from '../core/pathChange.ts';
import type { Logger } from '../core/logger.ts';
import type { Authorship } from './authorship.ts';
import type { ChangeLog } from './changeLog.ts';
import type { EventFeed } from './eventFeed.ts';
import type { ProblemSource } from './problems/problemSource.ts';
import type { ReadReport } from './reports/reportReader.ts';
import type { RunSource } from './runs/run.ts';
import type { TreeSource } from './tree/trees.ts';
import type { VirtualFiles } from './virtual/virtualFiles.ts';

/** How a watcher is doing; shown in its tooltip. */
export interface WatcherHealth {
  readonly state: 'starting' | 'watching' | 'degraded';
  /** What is wrong and what to do about it; only when degraded. */
  readonly problem?: string;
  /** The target does not exist yet, or no more, which is waited for and is no trouble. */
  readonly waits?: boolean;
  /** Where hints come from: `fs.watch on 120 folders`, `polling every 5 s`. */
  readonly hintSource: string;
  /** Wall time of the last successful look at the truth, in ms. */
  readonly lastLookMs?: number;
}

/** Durable position of one watcher; survives restarts. Values are JSON up to 8 MiB. */
export interface Cursor {
  load(): Promise<JsonValue | undefined>;
  save(value: JsonValue): Promise<void>;
}

/** One of many changes that an event tells in sum. Paths are absolute, or URIs. */
export type SummarisedChange = Omit<PathChange, 'event'>;

/** What a running watcher is given. */
export interface WatcherContext {
  /** Folder against which relative paths are resolved; absolute. */
  readonly baseFolder: string;
  /** Folders that may be watched, absolute paths and URIs: those of the workspace and what the user added. */
  roots(): readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly cursor: Cursor;
  readonly authorship: Authorship;
  readonly changeLog: ChangeLog;
  /** Commands that run in the editor. */
  readonly runs: RunSource;
  /** What all watchers tell. */
  readonly events: EventFeed;
  /** The editor's list of problems. */
  readonly problems: ProblemSource;
  readonly readReport: ReadReport;
  /** Keeps an output for the user to look at; answers its file, absolute, or undefined when it could not be kept. */
  keepOutput(name: string, text: string): Promise<string | undefined>;
  /**
   * Hands events over. Resolves once they are accepted (durable); only then may the cursor advance.
   * Rejects when they could not be accepted: keep the old truth and try again. `summarised` are the
   * changes of files that the first draft tells in sum.
   */
  emit(drafts: readonly EventDraft[], summarised?: readonly SummarisedChange[]): Promise<void>;
  /** Reports health whenever it changes. */
  report(health: WatcherHealth): void;
  /** Whether a file (absolute path or URI) has a watcher of its own, which tells more about it. */
  hasOwnWatcher(path: string): boolean;
  /** Absolute folders of our own files, which are never told of. */
  readonly ownFolders: readonly string[];
  /** Watched trees of files, shared by all watchers. */
  readonly trees: TreeSource;
  /** Files that only the editor reaches; undefined where there is no editor. */
  readonly virtualFiles: VirtualFiles | undefined;
}

/** A kind of thing that can be watched. */
export interface WatcherKind<C> {
  readonly schema: z.ZodObject;
  /** Text for lists: `src/config.py`, `src (**\/*.py)`. */
  describe(config: C): string;
  /** What the schema cannot see without much code. @throws LookoutError `invalid` when something in it does not compile. */
  check?(config: C): Promise<void>;
  /** Starts watching; problems go to `report`, never thrown. Disposing stops all work. */
  start(config: C, context: WatcherContext): Disposable;
}
