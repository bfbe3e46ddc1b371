import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message, OpenChannel, Outcome } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import {
  attempt,
  channelContext,
  memoryInMemory,
  message,
  open as openAnswering,
  reply,
  secretPart,
} from '../../support/channels.ts';
import { type FarEnd, startFarEnd } from '../../support/inbox/farEnd.ts';
import { SlackAppFarEnd } from '../../support/inbox/slackAppFarEnd.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

const one = { botToken: secretPart, defaultChannel: '#builds' };

describe('Slack app', () => {
  let slack: SlackAppFarEnd;
  let farEnd: FarEnd;
  let memory: ReturnType<typeof memoryInMemory>;
  let warnings: string[];
  let deliveries = 0;

  beforeEach(async () => {
    slack = new SlackAppFarEnd(secretPart);
    farEnd = await startFarEnd({
      'slack.com': (request) => slack.answer(request),
      'files.slack.com': (request) => slack.upload(request),
    });
    memory = memoryInMemory();
    warnings = [];
  });
  afterEach(() => farEnd[Symbol.asyncDispose]());

  const open = (options: object = one): Promise<OpenChannel> => {
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
    return channelKinds.slack.open(options, channelContext(reply(500), [], { http: farEnd.http, memory, logger }));
  };

  async function tell(told: Message, options?: object, deliveryId = `delivery-${(deliveries += 1)}`): Promise<Outcome> {
    const channel = await open(options);
    return channel.send(channel.render(told), { ...attempt, deliveryId });
  }

  const build = (transition: string, title: string, data = {}): Message =>
    message({
      event: sampleEvent({ type: 'build.failed', title, incident: 'build web', data: { transition, ...data } }),
    });

  const titles = (): [string, string | undefined][] => slack.messages.map(({ title, thread }) => [title, thread]);

  it('keeps the first message of an incident at its present state, and tells the news in its thread', async () => {
    for (const [transition, title] of [
      ['broke', 'Build failed'],
      ['stillBroken', 'Build still failing'],
      ['fixed', 'Build fixed'],
    ] as const) {
      assert.equal((await tell(build(transition, title))).kind, 'sent');
    }
    const first = slack.messages[0]?.ts ?? '';
    assert.deepEqual(titles(), [
      ['Build fixed', undefined],
      ['Build still failing', first],
      ['Build fixed', first],
    ]);
    assert.deepEqual(
      slack.messages.map(({ isBroadcast }) => isBroadcast),
      [false, false, true],
    );
    assert.deepEqual(slack.reactions, [{ ts: first, name: 'white_check_mark' }]);
    assert.deepEqual(warnings, []);

    await tell(build('broke', 'Build failed again'));
    assert.equal(slack.messages.at(-1)?.thread, undefined);
  });

  it('begins anew when somebody has deleted the first message, and answers one that cannot be changed', async () => {
    await tell(build('broke', 'Build failed'));
    slack.messages.length = 0;
    await tell(build('stillBroken', 'Build still failing'));
    assert.deepEqual(titles(), [['Build still failing', undefined]]);
    slack.refuses = (method) => (method === 'chat.update' ? 'edit_window_closed' : undefined);
    assert.equal((await tell(build('fixed', 'Build fixed'))).kind, 'sent');
    assert.deepEqual(titles()[1], ['Build fixed', slack.messages[0]?.ts]);
  });

  it('uploads a change that is too long for the message into its thread', async () => {
    const diff = Array.from({ length: 400 }, (_, line) => `+line <${line}> of the change`).join('\n');
    assert.equal((await tell(message({ event: sampleEvent({ data: { diff } }) }))).kind, 'sent');
    assert.deepEqual(slack.files, [{ name: 'change.diff', text: diff, thread: slack.messages[0]?.ts }]);
    await tell(message({ event: sampleEvent({ data: { diff: '+short' } }) }));
    assert.equal(slack.files.length, 1);
  });

  it('sends without the scopes of what is optional, and says once what is missing', async () => {
    slack.refuses = (method) => (method.startsWith('chat.') ? undefined : 'missing_scope');
    const channel = await open();
    for (const deliveryId of ['one', 'two']) {
      for (const told of [build('broke', deliveryId, { diff: '+x\n'.repeat(2000) }), build('fixed', deliveryId)]) {
        const outcome = await channel.send(channel.render(told), {
          ...attempt,
          deliveryId: deliveryId + told.event.id,
        });
        assert.equal(outcome.kind, 'sent');
      }
    }
    assert.equal(warnings.length, 2, warnings.join('\n'));
    assert.ok(warnings.some((text) => text.includes('files:write')));
    assert.ok(warnings.some((text) => text.includes('reactions:write')));
  });

  it('is accepted whatever the event, as a first message and as news of it', async () => {
    const channel = await open();
    await fc.assert(
      fc.asyncProperty(wildEvent, fc.constantFrom('broke', 'stillBroken', 'fixed'), async (event, transition) => {
        const told = message({ event: { ...event, incident: 'x', data: { ...event.data, transition } } });
        for (const body of Object.values(channel.render(told))) {
          assert.equal((await channel.send({ body }, { ...attempt, deliveryId: event.id })).kind, 'sent');
        }
      }),
      { numRuns: 100 },
    );
    assert.deepEqual(warnings, []);
  });

  it('does not follow an upload elsewhere', async () => {
    const requests: { url: string }[] = [];
    const elsewhere = reply(
      200,
      '{"ok":true,"channel":"C1","ts":"1.2","upload_url":"https://slack.com.evil.example/","file_id":"F1"}',
    );
    const http = { request: async (request: { url: string }) => (requests.push(request), elsewhere) };
    const channel = await channelKinds.slack.open(one, channelContext(elsewhere, [], { http }));
    await channel.send(
      channel.render(message({ event: sampleEvent({ data: { diff: '+x\n'.repeat(2000) } }) })),
      attempt,
    );
    assert.ok(requests.length >= 2);
    assert.ok(requests.every(({ url }) => url.startsWith('https://slack.com/api/')));
  });

  it('posts to the mapped channels, and not again to those that took it', async () => {
    const mapped = {
      botToken: secretPart,
      channels: [{ id: 'C1' }, { id: '#all', events: ['file.*'] }, { id: 'C3', events: ['build.*'] }],
    };
    let posts = 0;
    slack.refuses = (method) => (method === 'chat.postMessage' && (posts += 1) === 2 ? 'internal_error' : undefined);
    assert.equal((await tell(message(), mapped, 'same')).kind, 'retry');
    assert.equal((await tell(message(), mapped, 'same')).kind, 'sent');
    assert.deepEqual(
      slack.messages.map(({ channel }) => channel),
      ['C1', 'C200'],
    );
  });

  const words: [string, Outcome['kind'], string?][] = [
    ['invalid_auth', 'unauthorised'],
    ['account_inactive', 'unauthorised'],
    ['token_revoked', 'unauthorised'],
    ['missing_scope', 'unauthorised'],
    ['channel_not_found', 'gone'],
    ['not_in_channel', 'gone'],
    ['is_archived', 'gone'],
    ['rate_limited', 'retry', 'rateLimit'],
    ['fatal_error', 'retry', 'server'],
    ['internal_error', 'retry', 'server'],
    ['msg_too_long', 'rejected'],
    ['invalid_blocks', 'rejected'],
    ['msg_blocks_too_long', 'rejected'],
    ['something_new', 'rejected'],
  ];
  for (const [word, kind, cause] of words) {
    it(`takes ${word} for "${kind}"`, async () => {
      slack.refuses = () => word;
      const outcome = await tell(message());
      assert.equal(outcome.kind, kind);
      if (outcome.kind === 'retry') assert.equal(outcome.cause, cause);
      assert.equal(farEnd.exchanges.length, 1);
    });
  }

  it('asks no library to wait or to try again', async () => {
    for (const answer of [reply(500), reply(429, '', { 'retry-after': '3600' }), reply(429)]) {
      const requests: never[] = [];
      const channel = await openAnswering('slack app', answer, requests);
      assert.equal((await channel.send(channel.render(message()), attempt)).kind, 'retry');
      assert.equal(requests.length, 1);
    }
  });
});
