import { Emitter } from '../core/emitter.ts';
import { createEvent, type EventDraft, type LookoutEvent } from '../core/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import type { Logger } from '../core/logger.ts';
import type { RedactionCounts, Redactor } from '../core/redaction.ts';
import type { Surroundings } from '../router/enrich.ts';
import { explainLines } from '../router/explain.ts';
import { createRouterMemory, restoreMemory } from '../router/memory.ts';
import type { Mute } from '../router/mutes.ts';
import { type Routed, type RouterRules, type RoutingInput, routeEvent } from '../router/pipeline.ts';
import type { Presence } from '../router/presence.ts';
import { problemOf } from '../router/problem.ts';
import type { WatcherOptions } from '../router/watcherOptions.ts';
import type { AcceptedEvent, NewDelivery, Store } from '../store/store.ts';

export interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly newId: () => string;
  readonly surroundings: () => Surroundings;
  /** What is muted when an event is decided on; called before, so that the event can end a mute. */
  readonly mutes: (event: LookoutEvent) => readonly Mute[];
  readonly presence: () => Presence | undefined;
  /** Something was written to the outbox. */
  readonly onQueued: () => void;
}

/** How far back the noise stages remember over a restart, in ms: the longest limit is one hour. */
const restoreMs = 3_600_000;
/** Events of the inbox taken at once. */
const inboxBatch = 100;
/** Wait before the inbox is read again after the store failed, in ms. */
const inboxRetryMs = 1000;

/** Leads events through the router and into the store. An event is accepted when `accept` resolves. */
export class Engine implements Disposable {
  private readonly options: EngineOptions;
  private readonly memory = createRouterMemory();
  private readonly accepted: Emitter<Routed>;
  private rules: RouterRules | undefined;
  private debug = false;
  private draining: Promise<void> = Promise.resolve();
  /** A look that has not begun: it will see all that is in the inbox by now. */
  private nextDrain: Promise<void> | undefined;
  private retry: Disposable | undefined;
  private disposed = false;

  constructor(options: EngineOptions) {
    this.options = options;
    this.accepted = new Emitter((error) => options.logger.error('A listener of the engine failed.', error));
  }

  get onDidAccept() {
    return this.accepted.event;
  }

  /** Rules for the events from now on. */
  use(rules: RouterRules, debug: boolean): void {
    this.rules = rules;
    this.debug = debug;
  }

  /** Rebuilds what the stages remembered from the store. Called once, after {@link use}. */
  async restore(): Promise<void> {
    const { store, clock, surroundings } = this.options;
    const { workspace } = surroundings();
    const recent = await store.recent(clock.now() - restoreMs, workspace);
    const known = new Set(recent.map(({ event }) => event.id));
    // What lasts for longer than the stages look back may still explain other problems, or have been muted.
    const open = await store.problems({ workspace, state: 'open' });
    const older = open.map(({ lastEventId }) => lastEventId).filter((id) => !known.has(id));
    const lasting = await Promise.all(older.reverse().map((id) => store.find(id)));
    const past = lasting.filter((entry) => entry !== undefined);
    restoreMemory(this.memory, [...past, ...recent], this.currentRules());
  }

  /** Completes and accepts what a source states; answers the events in order. Rejects when they could not be made durable. */
  async accept(drafts: readonly EventDraft[], watcherOptions: WatcherOptions = {}): Promise<readonly LookoutEvent[]> {
    const nowMs = this.options.clock.now();
    const events = drafts.map((draft) => createEvent(draft, this.options.newId(), nowMs));
    await this.acceptEvents(
      events.map((event) => ({ event })),
      watcherOptions,
    );
    return events;
  }

  /** Accepts what others left in the inbox, in order; calls do not overlap, and those that wait for the same look share it. By itself again after the store failed. */
  drainInbox(): Promise<void> {
    this.nextDrain ??= this.draining.then(() => {
      this.nextDrain = undefined;
      this.draining = this.drain();
      return this.draining;
    });
    return this.nextDrain;
  }

  private async drain(): Promise<void> {
    const { store, logger } = this.options;
    try {
      for (;;) {
        const rows = await store.readInbox(inboxBatch);
        if (rows.length === 0) return;
        await this.acceptEvents(
          rows.map(({ id, event, redacted }) => ({ event, inboxId: id, redacted })),
          {},
        );
      }
    } catch (error) {
      logger.error('The inbox could not be read.', error);
      this.drainLater();
    }
  }

  /** The decisions that an event would meet now, without storing, counting or sending anything. */
  preview(event: LookoutEvent): Routed {
    return routeEvent(event, this.currentRules(), createRouterMemory(), this.around(event, this.surroundings({})));
  }

  dispose(): void {
    this.disposed = true;
    this.retry?.dispose();
    this.accepted.dispose();
  }

  /** Who published was told that it is safe: it must not wait for the next one that publishes. */
  private drainLater(): void {
    this.retry?.dispose();
    if (!this.disposed) this.retry = this.options.clock.after(inboxRetryMs, () => void this.drainInbox());
  }

  private async acceptEvents(
    inputs: readonly { event: LookoutEvent; inboxId?: number; redacted?: RedactionCounts | undefined }[],
    watcherOptions: WatcherOptions,
  ): Promise<void> {
    const rules = this.currentRules();
    const around = this.surroundings(watcherOptions);
    const routed = inputs.map(({ event, redacted }) =>
      routeEvent(event, rules, this.memory, this.around(event, { ...around, redacted })),
    );
    const rows = routed.map((item, index) => this.toRow(item, inputs[index]?.inboxId, around.nowMs));
    try {
      await this.options.store.accept(rows);
    } catch (error) {
      // The source will offer them again: they must not then look like repeats of themselves.
      for (const { event } of routed) this.memory.dedup.sightings.delete(event.fingerprint);
      throw error;
    }
    if (rows.some((row) => row.deliveries.length > 0)) this.options.onQueued();
    for (const item of routed) {
      if (this.debug) this.options.logger.info([item.event.title, ...explainLines(item.decisions, [])].join('\n  '));
      this.accepted.fire(item);
    }
  }

  private toRow(
    { event, decisions, messages, suppressed }: Routed,
    inboxId: number | undefined,
    nowMs: number,
  ): AcceptedEvent {
    const deliveries = messages.map(
      ({ channel, hold }): NewDelivery => ({
        id: this.options.newId(),
        eventId: event.id,
        channel: channel.key,
        scope: channel.scope,
        orderKey: problemOf(event),
        priority: event.priority,
        dueMs: hold?.dueMs ?? nowMs,
        suppressed,
        test: false,
        hold,
        fallback: channel.fallback,
      }),
    );
    return { event, decisions, deliveries, acceptedMs: nowMs, ...(inboxId === undefined ? {} : { inboxId }) };
  }

  private currentRules(): RouterRules {
    if (this.rules === undefined) throw new Error('The engine was used before its rules were set.');
    return this.rules;
  }

  private surroundings(watcherOptions: WatcherOptions) {
    const { redactor, clock, surroundings, presence } = this.options;
    return { surroundings: surroundings(), redactor, watcherOptions, presence: presence(), nowMs: clock.now() };
  }

  private around(event: LookoutEvent, common: Omit<RoutingInput, 'mutes'>): RoutingInput {
    return { ...common, mutes: this.options.mutes(event) };
  }
}
