import type { Disposable } from '../../src/core/disposable.ts';
import type { EventDraft } from '../../src/core/event.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Authorship } from '../../src/watchers/authorship.ts';
import { Trees } from '../../src/watchers/tree/trees.ts';
import { noEvents } from '../../src/watchers/eventFeed.ts';
import { noProblems } from '../../src/watchers/problems/problemSource.ts';
import { createReportReader } from '../../src/watchers/reports/reportReader.ts';
import { noRuns } from '../../src/watchers/runs/run.ts';
import { watcherKinds, type WatcherKindName } from '../../src/watchers/registry.ts';
import type { WatcherContext, WatcherHealth } from '../../src/watchers/watcherKind.ts';
import { MemoryTrees } from './memoryTrees.ts';

export interface Watching extends Disposable {
  readonly drafts: EventDraft[];
  readonly health: () => WatcherHealth | undefined;
  /** The stored position, for a second run that continues it. */
  readonly cursor: { value: JsonValue | undefined };
  /** The stored snapshots, likewise. */
  readonly saved: MemoryTrees;
  /** Resolves once a next run would find what happens from now on. */
  remembered(): Promise<void>;
  /** Resolves when `fits` holds; asked after every event, health report and save. */
  until(fits: () => boolean, what: string): Promise<void>;
  /** Lines such as `file.modified a.txt`. */
  lines(): string[];
}

const quick = { settle: '30ms', maxWait: '200ms' };

export interface WatchingOptions {
  readonly saved?: MemoryTrees;
  readonly cursor?: { value: JsonValue | undefined };
  readonly authorship?: Authorship;
  /** Called before events are taken; a rejection stands for a store that is full. */
  readonly beforeAccept?: () => Promise<void>;
  readonly context?: Partial<WatcherContext>;
}

/** Starts a watcher on real files and collects what it tells. */
export async function startWatching(
  kind: WatcherKindName,
  config: JsonObject,
  baseFolder: string,
  options: WatchingOptions = {},
): Promise<Watching> {
  const drafts: EventDraft[] = [];
  const saved = options.saved ?? new MemoryTrees();
  const trees = new Trees({ logger: silentLogger, persistence: saved });
  const cursor = options.cursor ?? { value: undefined };
  const waiting = new Set<() => void>();
  let health: WatcherHealth | undefined;
  const changed = (): void => {
    for (const check of waiting) check();
  };
  saved.onSave = changed;
  const context: WatcherContext = {
    baseFolder,
    roots: () => [baseFolder],
    clock: systemClock,
    logger: silentLogger,
    cursor: {
      load: async () => cursor.value,
      save: async (value) => {
        cursor.value = structuredClone(value);
        changed();
      },
    },
    authorship: options.authorship ?? { authorOf: async () => undefined },
    changeLog: { mark: async () => undefined, since: async () => undefined },
    runs: noRuns,
    events: noEvents,
    problems: noProblems,
    readReport: createReportReader(),
    keepOutput: async () => undefined,
    emit: async (items) => {
      await options.beforeAccept?.();
      drafts.push(...items);
      changed();
    },
    report: (value) => {
      health = value;
      changed();
    },
    ownFolders: [],
    trees,
    hasOwnWatcher: () => false,
    virtualFiles: undefined,
    ...options.context,
  };
  const isOfFiles = kind === 'file' || kind === 'folder';
  const work = watcherKinds[kind].start({ ...(isOfFiles ? quick : {}), ...config }, context);
  const until: Watching['until'] = (fits, what) =>
    new Promise((resolve, reject) => {
      const timer = systemClock.after(8000, () => {
        waiting.delete(check);
        reject(
          new Error(
            `Never came: ${what}. Seen: ${JSON.stringify(drafts.map(({ title }) => title))}, health ${JSON.stringify(health)}`,
          ),
        );
      });
      const check = (): void => {
        if (!fits()) return;
        waiting.delete(check);
        timer.dispose();
        resolve();
      };
      waiting.add(check);
      check();
    });
  await until(() => health?.state === 'degraded' || (health?.lastLookMs ?? 0) > 0, 'the first look');
  return {
    drafts,
    health: () => health,
    cursor,
    saved,
    // The first look, and then one more: its result is stored before its health is told.
    remembered: () => until(() => cursor.value !== undefined && (health?.lastLookMs ?? 0) > 0, 'a stored look'),
    until,
    lines: () => drafts.map(({ type, subject }) => `${type} ${subject ?? ''}`),
    dispose: () => {
      work.dispose();
      trees.dispose();
    },
  };
}
