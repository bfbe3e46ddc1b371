import assert from 'node:assert/strict';
import type { AppPorts } from '../../../src/app/ports.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { type DiskFault, failingStore } from './failingStore.ts';
import { startInbox, type Inbox } from '../../support/inbox/server.ts';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { loose } from '../../support/world.ts';

const configOf = (inbox: Inbox) =>
  `version: 1\nsettings: { ${loose} }\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }\nroutes: [{ name: all, channels: [hook] }]\ndelivery: { retry: { initialDelay: 1ms, maxDelay: 2ms } }`;

const isOfTheDisk = (error: unknown): boolean =>
  LookoutError.is(error, 'unavailable') && /disk reported an error/.test(error.message);

/** Does it again until it is not refused; what it is refused for is the disk. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isOfTheDisk(error)) throw error;
    }
  }
}

/** Tells critical events of one incident by a store on a disk that fails so, and looks at what came of them. */
async function tellAll(fault: DiskFault, names = ['a', 'b', 'c', 'd', 'e']): Promise<void> {
  using folder = tempFolder();
  await using inbox = await startInbox();
  const storeWorkerUrl = failingStore(fault);
  const open = (more: Partial<AppPorts> = {}): Promise<RunningApp> => runApp(folder.path, configOf(inbox), more);
  // Who cannot start says so; the disk is well when it is started again.
  const running = await open({ storeWorkerUrl }).catch((error: unknown) => {
    assert.ok(isOfTheDisk(error), String(error));
    return open();
  });
  try {
    for (const subject of names) {
      const draft = { type: 'job.failed', title: `Job ${subject}`, subject, priority: 'critical', incident: 'one' };
      await insist(() => running.app.publish(JSON.stringify(draft)));
    }
    await Promise.all(
      names.map((name) =>
        running.settled(({ delivery, update }) => delivery.event.subject === name && update.status === 'sent'),
      ),
    );
  } finally {
    await running.app.stop();
  }
  const ids = Map.groupBy(inbox.messages, ({ json }) => (json as { subject: string }).subject);
  assert.deepEqual([...ids.keys()], names);
  for (const [subject, messages] of ids)
    assert.equal(new Set(messages.map(({ headers }) => headers['webhook-id'])).size, 1, subject);
  const numbers = await checkAccounting(folder.path);
  assert.deepEqual([numbers.accepted, numbers.delivered], [names.length, names.length]);
}

/** Calls of SQLite from the start of the engine until five events were told and it stopped, counted once without a fault. */
const callsOfAll = 290;

describe('a disk that fails at three calls in a row', () => {
  for (let from = 1; from <= callsOfAll; from += 13) {
    it(`loses nothing, keeps the order of first arrivals and the ids: from call ${from}`, () =>
      tellAll({ from, times: 3 })).timeout(20_000);
  }

  it('holds what was published up no longer than it fails, also when nothing else comes', () =>
    tellAll({ sql: 'INTO events', from: 1, times: 4 }, ['a'])).timeout(20_000);
});
