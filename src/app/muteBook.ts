import { createHash } from 'node:crypto';
import { type KnownState, seenWith, withEvent } from '../conditions/knownState.ts';
import { compileMatcher, type MatcherConfig, matcherSchema } from '../conditions/matcher.ts';
import type { EffectiveConfig } from '../config/layers.ts';
import type { ConfigRef } from '../core/decision.ts';
import { Emitter, type Listen } from '../core/emitter.ts';
import { LookoutError } from '../core/errors.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { Mute } from '../router/mutes.ts';
import type { MuteRow, Store } from '../store/store.ts';

/** When something that was muted is heard again; never by itself when nothing is set. */
export interface MuteEnd {
  /** Wall time in ms. */
  readonly untilMs?: number | undefined;
  /** An event that ends it. */
  readonly untilEvent?: MatcherConfig | undefined;
  /** A phrase or expression that ends it when it becomes true. */
  readonly untilExpression?: string | undefined;
}

/** What lists show of a mute. */
export interface MuteInfo extends MuteEnd {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  /** Set when a configuration file says so: it is changed there. */
  readonly rule?: ConfigRef | undefined;
}

interface Active extends Mute {
  readonly info: MuteInfo;
  readonly ends?: ((event: LookoutEvent, known: KnownState) => boolean) | undefined;
}

/** Where it is remembered which mutes of the configuration have ended by an event or condition. */
const endedKey = 'ended-mutes';
const maxEnded = 1000;

/** What is muted in one workspace, by its configuration and by people; ends what is over, and forgets it. */
export class MuteBook {
  private readonly options: {
    readonly store: Pick<Store, 'mutes' | 'saveMute' | 'deleteMute' | 'loadCursor' | 'saveCursor'>;
    readonly workspaceKey: string;
    readonly logger: Logger;
    readonly newId: () => string;
    readonly now: () => number;
  };
  private readonly changed: Emitter<void>;
  private configured: readonly Active[] = [];
  private own = new Map<string, Active>();
  private ended = new Set<string>();
  private all: readonly Active[] = [];

  constructor(options: MuteBook['options']) {
    this.options = options;
    this.changed = new Emitter((error) => options.logger.error('A listener failed.', error));
  }

  get onDidChange(): Listen<void> {
    return this.changed.event;
  }

  /** Takes up what people muted before a restart. */
  async restore(): Promise<void> {
    const { store, workspaceKey, now } = this.options;
    const ended = await store.loadCursor(workspaceKey, endedKey);
    this.ended = new Set(Array.isArray(ended) ? ended.filter((item) => typeof item === 'string') : []);
    for (const row of await store.mutes(workspaceKey)) {
      if (row.untilMs !== undefined && row.untilMs <= now()) await store.deleteMute(row.id);
      else this.own.set(row.id, await activeOf(row));
    }
    this.collect();
  }

  /** Takes the mutes of a configuration. One that an event or condition has ended stays ended until it is changed. */
  async apply({ mutes }: Pick<EffectiveConfig, 'mutes'>): Promise<void> {
    const { workspaceKey, now } = this.options;
    const configured = await Promise.all(
      mutes.map(async ({ value, ref }, index) => {
        const { name, match, until } = value;
        const end: MuteEnd =
          until === undefined
            ? {}
            : typeof until === 'string'
              ? { untilMs: Date.parse(until) }
              : 'event' in until
                ? { untilEvent: until.event }
                : { untilExpression: until.when };
        const id = `config-${createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)}`;
        const shown = name ?? `mute ${index + 1} of the configuration`;
        const row = { id, workspace: workspaceKey, name: shown, match: match as JsonObject, by: 'the configuration' };
        return this.activeUnlessBroken({ ...row, createdMs: now(), ...end } as MuteRow, ref);
      }),
    );
    this.configured = configured.filter((mute) => mute !== undefined);
    this.collect();
  }

  /** What holds now. */
  current(): readonly Mute[] {
    return this.all;
  }

  list(): MuteInfo[] {
    const nowMs = this.options.now();
    return this.all.filter(({ untilMs }) => untilMs === undefined || untilMs > nowMs).map(({ info }) => info);
  }

  /** Mutes what a filter matches. @throws LookoutError `invalid` when the filter or the end is none. */
  async add(name: string, match: MatcherConfig, by: string, end: MuteEnd): Promise<MuteInfo> {
    const { store, workspaceKey, newId, now } = this.options;
    for (const filter of [match, end.untilEvent]) {
      if (filter !== undefined && !matcherSchema.safeParse(filter).success)
        throw new LookoutError('invalid', 'This is no filter.');
    }
    const row = { id: newId(), workspace: workspaceKey, name, match, createdMs: now(), by, ...end } as MuteRow;
    const active = await activeOf(row);
    await store.saveMute(row);
    this.own.set(row.id, active);
    this.collect();
    return active.info;
  }

  /** Ends a mute. @throws LookoutError `notFound`; `denied` for one of the configuration. */
  async remove(id: string): Promise<void> {
    if (this.configured.some(({ info }) => info.id === id))
      throw new LookoutError('denied', 'It comes from the configuration file; remove it there.');
    if (!this.own.delete(id)) throw new LookoutError('notFound', 'It is not muted any more.');
    this.collect();
    await this.options.store.deleteMute(id);
  }

  /** Ends what an event ends, before anything is decided about it. */
  note(event: LookoutEvent, known: () => KnownState): void {
    const nowMs = this.options.now();
    const over = this.all.filter(
      ({ untilMs, ends }) => (untilMs !== undefined && untilMs <= nowMs) || ends?.(event, known()) === true,
    );
    if (over.length > 0) this.end(over);
  }

  private end(over: readonly Active[]): void {
    const { store, workspaceKey, logger } = this.options;
    const failed = (error: unknown) => logger.warn(`That a mute is over was not stored. (${String(error)})`);
    for (const { info, untilMs } of over) {
      if (this.own.delete(info.id)) store.deleteMute(info.id).catch(failed);
      else if (untilMs === undefined) this.ended.add(info.id);
      logger.info(`"${info.name}" is not muted any more.`);
    }
    this.collect();
    store.saveCursor(workspaceKey, endedKey, [...this.ended].slice(-maxEnded)).catch(failed);
  }

  /** What would be muted without an end is rather told. */
  private async activeUnlessBroken(row: MuteRow, rule: ConfigRef): Promise<Active | undefined> {
    try {
      return await activeOf(row, rule);
    } catch (error) {
      if (!LookoutError.is(error, 'invalid')) throw error;
      this.options.logger.warn(`The mute "${row.name}" is left out, its end does not compile: ${error.message}`);
      return undefined;
    }
  }

  private collect(): void {
    const nowMs = this.options.now();
    const configured = this.configured.filter(
      ({ info, untilMs }) => !this.ended.has(info.id) && (untilMs === undefined || untilMs > nowMs),
    );
    this.all = [...configured, ...this.own.values()];
    this.changed.fire();
  }
}

async function activeOf(row: MuteRow, rule?: ConfigRef): Promise<Active> {
  const { id, name, match, by, untilMs, untilExpression } = row;
  const untilEvent = row.untilEvent as MatcherConfig | undefined;
  return {
    name: `"${name}"`,
    matches: compileMatcher(match as MatcherConfig),
    untilMs,
    rule,
    info: { id, name, by, untilMs, untilEvent, untilExpression, rule },
    ends: await endOf({ untilEvent, untilExpression }),
  };
}

async function endOf({ untilEvent, untilExpression }: MuteEnd): Promise<Active['ends']> {
  if (untilEvent !== undefined) return compileMatcher(untilEvent);
  if (untilExpression === undefined) return undefined;
  const { compileCondition } = await import('../conditions/compileCondition.ts');
  const { when } = compileCondition(untilExpression);
  // What the event itself tells counts already.
  return (event, known) => when.evaluate(seenWith(withEvent(known, event), event)) === true;
}
