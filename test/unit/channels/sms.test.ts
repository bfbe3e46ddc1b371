import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChannelMemory, Message, OpenChannel, Outcome } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import { channelContext, memoryInMemory, message, reply, secretPart } from '../../support/channels.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { magicNumbers, segmentsOf } from '../../support/inbox/twilioFarEnd.ts';
import { loopbackHttp } from '../../support/loopbackHttp.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

describe('segments of a text message', () => {
  const cases: [string, string, number][] = [
    ['nothing', '', 1],
    ['160 of the GSM alphabet', 'a'.repeat(160), 1],
    ['161 of them', 'a'.repeat(161), 2],
    ['two full joined ones', 'a'.repeat(306), 2],
    ['one more', 'a'.repeat(307), 3],
    ['80 that take two units', '€'.repeat(80), 1],
    ['81 of them', '€'.repeat(81), 2],
    ['a character of two units at the border, which moves on whole', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['70 outside of the alphabet', '日'.repeat(70), 1],
    ['71 of them', '日'.repeat(71), 2],
    ['35 emoji', '😀'.repeat(35), 1],
    ['36 emoji', '😀'.repeat(36), 2],
    ['emoji at the border, which stay whole', '😀'.repeat(67), 3],
  ];
  for (const [what, text, expected] of cases) {
    it(`of ${what}: ${expected}`, () => assert.equal(countSegments(text), expected));
  }
});

describe('SMS', () => {
  const ada = '+19876543210';
  const bob = '+19876543211';
  let inbox: Inbox;
  let memory: ChannelMemory;
  let nowMs: number;
  const open = (more: object = {}) =>
    channelKinds.sms.open(
      {
        accountSid: inbox.twilio.sid,
        authToken: inbox.twilio.token,
        from: '+12345678900',
        to: [{ phone: ada }],
        ...more,
      },
      channelContext(reply(500), [], { http: loopbackHttp(inbox.hosts), memory, now: () => nowMs }),
    );
  const send = (channel: OpenChannel, item: Message = message(), deliveryId = 'delivery-1'): Promise<Outcome> =>
    channel.send(channel.render(item), { deliveryId, signal: AbortSignal.timeout(9000) });
  const reached = () => inbox.twilio.taken.map(({ to }) => to);
  const reasonOf = (outcome: Outcome) => ('reason' in outcome ? outcome.reason : '');

  before(async () => {
    inbox = await startInbox();
  });
  after(() => inbox.dispose());
  beforeEach(() => {
    inbox.twilio.taken.length = 0;
    inbox.twilio.isQueueFull = false;
    inbox.twilio.price = null;
    inbox.setBehaviour('/twilio', undefined);
    memory = memoryInMemory();
    nowMs = Date.UTC(2026, 10, 20);
  });

  it('is taken whatever the event, in no more segments than allowed', async () => {
    for (const maxSegments of [1, 2, 10]) {
      const channel = await open({ maxSegments });
      await fc.assert(
        fc.asyncProperty(wildEvent, async (event) => {
          assert.equal((await send(channel, message({ event }))).kind, 'sent');
          const { body = '' } = inbox.twilio.taken.at(-1) ?? {};
          assert.ok(countSegments(body) <= maxSegments && segmentsOf(body) <= countSegments(body));
        }),
        { numRuns: 30 },
      );
    }
  });

  it('keeps whole items, and stays in the cheap alphabet where it can', async () => {
    const event = sampleEvent({
      type: 'build.failed',
      severity: 'error',
      title: 'Build “web” failed – 3 errors…',
      description: 'x'.repeat(400),
      data: { by: 'Ada', errors: 3, warnings: 0 },
    });
    await send(await open(), message({ event }));
    const { body = '' } = inbox.twilio.taken[0] ?? {};
    assert.deepEqual(body.split('\n'), [
      'ERROR: Build "web" failed - 3 errors...',
      'By: Ada',
      'Problems: 3 errors, 0 warnings',
    ]);
    assert.equal(countSegments(body), 1);
  });

  it('goes to those who want the event, and a test to everybody', async () => {
    const to = [
      { phone: ada, events: ['build.*'] },
      { phone: bob, events: ['*.critical'] },
    ];
    const channel = await open({ to });
    const event = sampleEvent({ type: 'build.failed' });
    await send(channel, message({ event }));
    assert.deepEqual(reached(), [ada]);
    await send(channel, message({ test: true }), 'delivery-2');
    assert.deepEqual(reached(), [ada, ada, bob]);
    const wants = channelKinds.sms.accepts({ accountSid: 'x', authToken: 'x', from: 'x', to });
    assert.deepEqual([wants?.(event), wants?.(sampleEvent({ type: 'file.modified' }))], [true, false]);
  });

  it('is not sent again to those who have it when another recipient has to wait', async () => {
    const channel = await open({ to: [{ phone: ada }, { phone: bob }] });
    const first = channel.send(channel.render(message()), {
      deliveryId: 'delivery-1',
      signal: AbortSignal.timeout(9000),
    });
    const stop = inbox.onMessage(() => {
      inbox.twilio.isQueueFull = true;
    });
    const outcome = await first;
    stop.dispose();
    assert.ok(outcome.kind === 'retry' && outcome.cause === 'rateLimit' && (outcome.afterMs ?? 0) >= 60_000);
    assert.deepEqual(reached(), [ada]);
    inbox.twilio.isQueueFull = false;
    assert.equal((await send(await open({ to: [{ phone: ada }, { phone: bob }] }))).kind, 'sent');
    assert.deepEqual(reached(), [ada, bob]);
  });

  it('is sent when one of the recipients can be reached, and rejected when none can', async () => {
    const outcome = await send(await open({ to: [{ phone: magicNumbers.unsubscribed }, { phone: ada }] }));
    assert.equal(outcome.kind, 'sent');
    assert.deepEqual(reached(), [ada]);
    const none = await send(await open({ to: [{ phone: magicNumbers.invalid }, { phone: magicNumbers.notMobile }] }));
    assert.equal(none.kind, 'rejected');
    assert.match(reasonOf(none), /21211.*21614/s);
  });

  it('is kept by the monthly cap, with the sum that is spent, until the next month', async () => {
    const capped = { monthlyCap: 0.02, costPerSegment: 0.0083 };
    for (const id of ['1', '2']) assert.equal((await send(await open(capped), message(), id)).kind, 'sent');
    const kept = await send(await open(capped), message(), '3');
    assert.equal(kept.kind, 'rejected');
    assert.match(reasonOf(kept), /0\.02.*0\.02 is spent in 2026-11/);
    assert.equal(reached().length, 2);
    nowMs = Date.UTC(2026, 11, 1);
    assert.equal((await send(await open(capped), message(), '4')).kind, 'sent');
  });

  it('counts the price that the service tells instead of the estimate', async () => {
    inbox.twilio.price = '-0.05000';
    const capped = { monthlyCap: 0.09, costPerSegment: 0.001 };
    assert.equal((await send(await open(capped))).kind, 'sent');
    assert.match(reasonOf(await send(await open(capped), message(), '2')), /cost about 0\.0500/);
  });

  it('counts what timed out, because it may have been billed', async () => {
    const lost = channelContext({ kind: 'timeout', reason: 'x' }, [], { memory, now: () => nowMs });
    const capped = { accountSid: inbox.twilio.sid, authToken: 'x', from: '+1', to: [{ phone: ada }], monthlyCap: 0.01 };
    const channel = await channelKinds.sms.open(capped, lost);
    assert.equal((await send(channel)).kind, 'retry');
    assert.equal((await send(channel)).kind, 'rejected');
  });

  it('leaves the sender a second for each segment', async () => {
    const long = message({ event: sampleEvent({ title: 'x'.repeat(900) }) });
    const outcome = await send(await open({ to: [{ phone: ada }, { phone: bob }] }), long);
    assert.ok(outcome.kind === 'sent' && outcome.pauseMs === 4000);
  });

  it('stops with credentials that are not accepted, and refuses numbers that are none', async () => {
    const outcome = await send(await open({ authToken: secretPart }));
    assert.equal(outcome.kind, 'unauthorised');
    assert.ok(!JSON.stringify(outcome).includes(secretPart));
    for (const phone of ['0123', '+0123456789', '+1987654321x', '+1 987 654 3210'])
      await assert.rejects(open({ to: [{ phone }] }), /to\[0\]\.phone/);
  });

  it('takes an answer without the message for no success', async () => {
    for (const body of ['<html>Sign in</html>', '{"sid":"SM', '{}', '']) {
      inbox.setBehaviour('/twilio', { kind: 'status', status: 200, body });
      assert.equal((await send(await open())).kind, 'retry', body);
    }
    const failed = '{"sid":"SM1","status":"failed","error_code":30001}';
    inbox.setBehaviour('/twilio', { kind: 'status', status: 201, body: failed });
    assert.equal((await send(await open())).kind, 'retry');
  });
});
