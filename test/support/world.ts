import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { SettledDelivery } from '../../src/app/dispatch.ts';
import type { EventDraft } from '../../src/core/event.ts';
import type { HistoryEntry } from '../../src/store/store.ts';
import type { InboxMessage } from './inbox/messages.ts';
import { type Inbox, startInbox } from './inbox/server.ts';
import { type RunningApp, runApp } from './runApp.ts';
import { tempFolder } from './tempFolder.ts';
import { VirtualClock } from './virtualClock.ts';

export const minute = 60_000;
export const hour = 60 * minute;
/** Limits out of the way: they have tests of their own. */
export const loose = 'rateLimit: { perMinute: 1000, perHour: 10000 }';

/** Waits for what real threads do while the clock stands: timers that they set for now must still fire. */
export async function during<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  const state = { isDone: false };
  const finished = work.finally(() => {
    state.isDone = true;
  });
  while (!state.isDone) await Promise.race([clock.advance(0), finished]);
  return finished;
}

export interface World {
  readonly inbox: Inbox;
  readonly clock: VirtualClock;
  readonly running: RunningApp;
  /** Publishes and waits until it is accepted. */
  publish(draft: Partial<EventDraft> & { type: string }): Promise<HistoryEntry>;
  /** Ends the engine and starts it anew on the same store. */
  restart(): Promise<RunningApp>;
}

/** Runs the engine with a webhook's far end on a clock that the test moves. */
export async function inWorld(
  config: (inbox: Inbox) => string,
  work: (world: World) => Promise<void>,
  startMs = Date.UTC(2026, 10, 21, 12),
) {
  using folder = tempFolder();
  await using inbox = await startInbox();
  const clock = new VirtualClock(startMs);
  const text = `version: 1\n${config(inbox)}`;
  const open = () => runApp(join(folder.path, 'app'), text, { clock });
  let running = await open();
  let number = 0;
  const world = {
    inbox,
    clock,
    get running() {
      return running;
    },
    async publish(draft: Partial<EventDraft> & { type: string }) {
      number += 1;
      const accepted = new Promise<string>((resolve) => {
        const listening = running.app.onDidAccept(({ event }) => {
          listening.dispose();
          resolve(event.id);
        });
      });
      await running.app.publish(
        JSON.stringify({ title: `${draft.type} ${number}`, subject: String(number), ...draft }),
      );
      const entry = await running.app.find(await accepted);
      assert.ok(entry !== undefined);
      return entry;
    },
    async restart() {
      await running.stop();
      running = await open();
      return running;
    },
  };
  try {
    await work(world);
  } finally {
    await running.stop();
  }
}

/** A webhook channel at the inbox. */
export const hook = (inbox: Inbox, more = '') => `hook: { type: webhook, url: "${inbox.webhookUrl}"${more} }`;
export const arrived = (inbox: Inbox) => inbox.messages.filter(({ accepted }) => accepted);
/** Types of the events of one request: a batch of CloudEvents tells several. */
export const typesOf = (message: InboxMessage): string[] =>
  [JSON.parse(message.rawBody.toString('utf8')) as { type: string } | { type: string }[]]
    .flat()
    .map(({ type }) => type);
/** The so-manieth result of this kind on a channel other than the toast. */
export const settledAs =
  (status: string, count = 1) =>
  ({ delivery, update }: SettledDelivery) =>
    delivery.channel !== 'toast' && update.status === status && (count -= 1) <= 0;
