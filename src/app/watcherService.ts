import { isDeepStrictEqual } from 'node:util';
import type { EffectiveConfig } from '../config/layers.ts';
import { toMs } from '../config/fields.ts';
import type { Clock } from '../core/clock.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { Emitter, type Listen } from '../core/emitter.ts';
import { LookoutError } from '../core/errors.ts';
import type { EventDraft, LookoutEvent } from '../core/event.ts';
import { type JsonObject, type JsonValue, textOf } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { PathChange } from '../core/pathChange.ts';
import type { Priority } from '../core/severity.ts';
import { tellings } from '../core/telling.ts';
import type { WatcherOptions } from '../router/watcherOptions.ts';
import { troubleKey, WatcherTrouble } from './watcherTrouble.ts';
import type { Store, WatcherRow } from '../store/store.ts';
import { checkPath, type PathVerdict, policyOf, targetOf } from '../watchers/pathPolicy.ts';
import { isWatcherKind, watcherKinds } from '../watchers/registry.ts';
import { parseThreshold } from '../watchers/threshold.ts';
import type { WatcherContext, WatcherHealth } from '../watchers/watcherKind.ts';
import { changesOf } from './publishedChanges.ts';

/** What a list shows of one watcher. */
export interface WatcherInfo {
  readonly number: number;
  readonly kind: string;
  readonly config: JsonObject;
  readonly owner: WatcherRow['owner'];
  /** Name or target. */
  readonly label: string;
  readonly target: string;
  readonly state: 'paused' | WatcherHealth['state'];
  readonly health: WatcherHealth | undefined;
  readonly pausedUntilMs?: number | undefined;
  readonly lastEvent?: (Pick<LookoutEvent, 'title' | 'wording'> & { readonly atMs: number }) | undefined;
}

interface Running {
  row: WatcherRow;
  work: Disposable | undefined;
  health: WatcherHealth | undefined;
  lastEvent: WatcherInfo['lastEvent'];
  timer: Disposable | undefined;
}

export interface WatcherServiceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workspaceKey: string;
  /** What is watched without being asked for, now. */
  readonly builtin: () => readonly JsonObject[];
  /** What every watcher is given besides its own cursor, sink and health report. */
  readonly surroundings: Omit<WatcherContext, 'cursor' | 'emit' | 'report' | 'hasOwnWatcher'>;
  /** Makes drafts durable as events; answers those in order. */
  accept(drafts: readonly EventDraft[], options: WatcherOptions): Promise<readonly LookoutEvent[]>;
  /** Takes the file changes of accepted events; a watcher's position advances only after it resolved. */
  onChanges(changes: readonly PathChange[], urgentGlobs: readonly string[]): Promise<void>;
}

/** Where watchers come from that are not the user's own. */
const origins = {
  config: 'comes from the configuration file',
  builtin: 'is built in, until the configuration file has a watcher of its kind',
} as const;

/** Longest wait for the first look of a new watcher, in ms: a large tree takes longer. */
const firstLookMs = 2000;

/** Options of a watcher that are not those of its kind. */
const commonKeys = new Set(['kind', 'tell', 'name', 'priority', 'cooldown', 'enabled', 'route', 'ttl', 'aggregate']);

/** Creates, runs, pauses and removes the watchers of one workspace; they survive restarts in the store. */
export class WatcherService implements Disposable {
  private readonly options: WatcherServiceOptions;
  private readonly running = new Map<number, Running>();
  private readonly disposables = new DisposableStore();
  private readonly changed: Emitter<void>;

  constructor(options: WatcherServiceOptions) {
    this.options = options;
    this.changed = this.disposables.add(
      new Emitter<void>((error) => options.logger.error('A listener failed.', error)),
    );
  }

  get onDidChange(): Listen<void> {
    return this.changed.event;
  }

  list(): WatcherInfo[] {
    return [...this.running.values()].map(infoOf).sort((a, b) => a.number - b.number);
  }

  /** Brings the stored watchers in line with the configuration and starts what is not paused. */
  async apply(config: EffectiveConfig): Promise<void> {
    const { store, workspaceKey } = this.options;
    const wanted = config.watchers
      .map(({ value }) => structuredClone(value) as unknown as JsonObject)
      .filter((entry) => entry['enabled'] !== false && isWatcherKind(textOf(entry['kind'])));
    const named = new Set<string>(config.watchers.map(({ value }) => value.kind));
    const left = [
      ...wanted.map((entry) => ({ entry, owner: 'config' as const })),
      // Who names a kind, even as disabled, says how it is to be watched.
      ...this.options
        .builtin()
        .filter((entry) => !named.has(textOf(entry['kind'])))
        .map((entry) => ({ entry, owner: 'builtin' as const })),
    ];
    const keep: WatcherRow[] = [];
    for (const row of await store.watchers(workspaceKey)) {
      const index = left.findIndex(({ entry, owner }) => owner === row.owner && isDeepStrictEqual(entry, row.config));
      if (row.owner === 'user' || index !== -1) keep.push(row);
      else await this.forget(row);
      if (index !== -1) left.splice(index, 1);
    }
    for (const { entry, owner } of left) {
      const kind = textOf(entry['kind']);
      const createdMs = this.options.clock.now();
      keep.push(
        await store.addWatcher({ workspace: workspaceKey, kind, config: entry, owner, paused: false, createdMs }),
      );
    }
    for (const row of keep) if (!this.running.has(row.number)) this.start(row);
    this.changed.fire();
  }

  /** Whether a path or URI may be watched, and why not. */
  verdictOn(path: string): Promise<PathVerdict> {
    return checkPath(path, policyOf(this.options.surroundings));
  }

  /** Creates a watcher on behalf of the user; resolves when it has looked for the first time, after 2 s at most. @throws LookoutError `invalid` when the options do not fit the kind, `denied` when its path may not be watched. */
  async add(config: JsonObject): Promise<WatcherInfo> {
    const kind = textOf(config['kind']);
    if (!isWatcherKind(kind)) throw new LookoutError('invalid', `There is no watcher kind "${kind}".`);
    await watcherKinds[kind].check(ownOptions(config));
    const known = this.list().find(
      (info) => info.kind === kind && info.target === watcherKinds[kind].describe(ownOptions(config)),
    );
    if (known !== undefined)
      throw new LookoutError('invalid', `${known.target} is already watched as #${known.number}.`);
    await this.refuseForbidden(config);
    const { store, workspaceKey } = this.options;
    const createdMs = this.options.clock.now();
    const row = await store.addWatcher({
      workspace: workspaceKey,
      kind,
      config,
      owner: 'user',
      paused: false,
      createdMs,
    });
    const running = this.start(row);
    this.changed.fire();
    await this.firstLook(running);
    return infoOf(running);
  }

  /** Replaces the options of a watcher that the user made. */
  async edit(number: number, config: JsonObject): Promise<void> {
    const entry = this.get(number);
    if (entry.row.owner !== 'user')
      throw new LookoutError('denied', `Watcher #${number} ${origins[entry.row.owner]}; change it there.`);
    const kind = textOf(config['kind']);
    if (isWatcherKind(kind)) await watcherKinds[kind].check(ownOptions(config));
    await this.refuseForbidden(config);
    await this.update(entry, { ...entry.row, config });
  }

  /** What happens in a pause is not told when it is over, so the watcher's position is forgotten. */
  async pause(number: number, untilMs?: number): Promise<void> {
    const entry = this.get(number);
    const { pausedUntilMs: _earlier, ...row } = entry.row;
    const paused = { ...row, paused: true, ...(untilMs === undefined ? {} : { pausedUntilMs: untilMs }) };
    entry.row = paused;
    await this.update(entry, paused);
    await this.options.store.deleteCursor(row.workspace, cursorKey(number));
  }

  async resume(number: number): Promise<void> {
    const entry = this.get(number);
    const { pausedUntilMs: _until, ...row } = entry.row;
    // Who resumes what had its time gives it as much once more.
    await this.update(entry, { ...row, paused: false, createdMs: this.options.clock.now() });
  }

  /** Deletes a watcher; answers its configuration so that it can be brought back. */
  async remove(number: number): Promise<JsonObject> {
    const { row } = this.get(number);
    if (row.owner !== 'user')
      throw new LookoutError('denied', `Watcher #${number} ${origins[row.owner]}; remove it there, or pause it here.`);
    await this.forget(row);
    this.changed.fire();
    return row.config;
  }

  dispose(): void {
    for (const entry of this.running.values()) stop(entry);
    this.running.clear();
    this.disposables.dispose();
  }

  /** Who is told that something is watched may change it at once: what it was before must be known by then. */
  private firstLook(entry: Running): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        timer.dispose();
        listening.dispose();
        resolve();
      };
      const timer = this.options.clock.after(firstLookMs, end);
      const endIfDone = () => {
        if (entry.work === undefined || hasLooked(entry.health)) end();
      };
      const listening = this.changed.event(endIfDone);
      endIfDone();
    });
  }

  private async refuseForbidden(config: JsonObject): Promise<void> {
    const { path } = config;
    const verdict = typeof path === 'string' ? await this.verdictOn(path) : undefined;
    if (verdict?.kind === 'refused') throw new LookoutError('denied', verdict.reason);
  }

  private get(number: number): Running {
    const entry = this.running.get(number);
    if (entry === undefined) throw new LookoutError('notFound', `There is no watcher #${number}.`);
    return entry;
  }

  private async update(entry: Running, row: WatcherRow): Promise<void> {
    await this.options.store.updateWatcher(row);
    stop(entry);
    this.start(row, entry.lastEvent);
    this.changed.fire();
  }

  private async forget(row: WatcherRow): Promise<void> {
    const { store } = this.options;
    const entry = this.running.get(row.number);
    if (entry !== undefined) stop(entry);
    this.running.delete(row.number);
    await store.deleteWatcher(row.workspace, row.number);
    await store.deleteCursor(row.workspace, cursorKey(row.number));
    await store.deleteCursor(row.workspace, troubleKey(row.number));
  }

  private start(row: WatcherRow, lastEvent?: WatcherInfo['lastEvent']): Running {
    const entry: Running = { row, work: undefined, health: undefined, lastEvent, timer: undefined };
    this.running.set(row.number, entry);
    const { kind } = row;
    if (row.paused) {
      this.armResume(entry);
      return entry;
    }
    if (!isWatcherKind(kind)) return entry;
    this.armEnd(entry);
    entry.work = watcherKinds[kind].start(ownOptions(row.config), this.contextFor(entry));
    return entry;
  }

  /** Whether an active file watcher has this absolute path or URI as its target. */
  private isWatchedFile(path: string): boolean {
    const { baseFolder } = this.options.surroundings;
    for (const { row } of this.running.values()) {
      if (row.kind === 'file' && !row.paused && targetOf(textOf(row.config['path']), baseFolder) === path) return true;
    }
    return false;
  }

  private armResume(entry: Running): void {
    const { pausedUntilMs, number } = entry.row;
    if (pausedUntilMs === undefined) return;
    entry.timer = this.options.clock.after(Math.max(0, pausedUntilMs - this.options.clock.now()), () => {
      this.resume(number).catch((error: unknown) =>
        this.options.logger.error(`Watcher #${number} could not be resumed.`, error),
      );
    });
  }

  /** What has had its time pauses: it stays in the list, and can be taken up again. */
  private armEnd(entry: Running): void {
    const { config, number, createdMs } = entry.row;
    const ttl = config['ttl'];
    if (typeof ttl !== 'string' || createdMs === undefined) return;
    const { clock, logger } = this.options;
    entry.timer = clock.after(Math.max(0, createdMs + toMs(ttl) - clock.now()), () => {
      this.pause(number).catch((error: unknown) => logger.error(`Watcher #${number} could not be ended.`, error));
    });
  }

  private contextFor(entry: Running): WatcherContext {
    const { store, surroundings, logger, clock } = this.options;
    const { workspace, number, config } = entry.row;
    const key = cursorKey(number);
    const watcherOptions = optionsOf(config);
    const { label } = infoOf(entry);
    const accept = (drafts: readonly EventDraft[]) => this.options.accept(drafts, {});
    const trouble = new WatcherTrouble({ store, logger, workspaceKey: workspace, number, label, accept });
    return {
      ...surroundings,
      cursor: {
        load: () => store.loadCursor(workspace, key),
        save: async (value) => {
          if (!entry.row.paused) await store.saveCursor(workspace, key, value);
        },
      },
      emit: async (drafts, summarised = []) => {
        const priority = config['priority'] as Priority | undefined;
        const labelled = drafts.map((draft) => ({
          ...draft,
          source: `lookout/watcher/${number}`,
          ...(priority === undefined ? {} : { priority }),
          labels: { ...draft.labels, watcher: `#${number}` },
        }));
        const events = await this.options.accept(labelled, watcherOptions);
        // Before the watcher's position advances: a crash in between repeats changes and loses none.
        const [first] = events;
        const summed = first === undefined ? [] : summarised.map((change) => ({ ...change, event: first.id }));
        const changes = [...changesOf(labelled, events, surroundings.baseFolder), ...summed];
        await this.options.onChanges(changes, textsOf(config['priorityGlobs']));
        const last = labelled.at(-1);
        if (last !== undefined) entry.lastEvent = { title: last.title, wording: last.wording, atMs: clock.now() };
        this.changed.fire();
      },
      hasOwnWatcher: (path) => this.isWatchedFile(path),
      report: (health) => {
        trouble.note(health);
        entry.health = health;
        this.changed.fire();
      },
    };
  }
}

/** A tree reports where its hints come from before it has looked. */
function hasLooked(health: WatcherHealth | undefined): boolean {
  return health !== undefined && health.state !== 'starting' && health.lastLookMs !== 0;
}

function stop(entry: Running): void {
  entry.timer?.dispose();
  entry.work?.dispose();
  entry.work = undefined;
}

function cursorKey(number: number): string {
  return `watcher/${number}`;
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Options of the kind alone; a kind may have one of its own in the place of a common one. */
function ownOptions(config: JsonObject): JsonObject {
  const isOwn = (key: string) => !commonKeys.has(key) || isOptionOfKind(config, key);
  return Object.fromEntries(Object.entries(config).filter(([key]) => isOwn(key)));
}

function isOptionOfKind(config: JsonObject, key: string): boolean {
  const kind = textOf(config['kind']);
  return isWatcherKind(kind) && Object.hasOwn(watcherKinds[kind].schema.shape, key);
}

function optionsOf(config: JsonObject): WatcherOptions {
  const { threshold, cooldown, tell, aggregate, route } = config;
  const channels = typeof route === 'string' ? [route] : textsOf(route);
  const parsed = typeof threshold === 'string' ? parseThreshold(threshold) : undefined;
  return {
    tell: tellings.find((item) => item === tell) ?? 'changes',
    ...(parsed === undefined ? {} : { threshold: parsed }),
    ...(typeof cooldown === 'string' ? { cooldownMs: toMs(cooldown) } : {}),
    ...(typeof aggregate === 'string' && !isOptionOfKind(config, 'aggregate') ? { aggregateMs: toMs(aggregate) } : {}),
    ...(channels.length > 0 ? { channels } : {}),
  };
}

function infoOf({ row, health, lastEvent }: Running): WatcherInfo {
  const { number, kind, config, owner, paused, pausedUntilMs } = row;
  const target = isWatcherKind(kind) ? watcherKinds[kind].describe(ownOptions(config)) : kind;
  const label = typeof config['name'] === 'string' ? config['name'] : target;
  const state = paused ? 'paused' : (health?.state ?? 'starting');
  return { number, kind, config, owner, label, target, state, health, pausedUntilMs, lastEvent };
}
