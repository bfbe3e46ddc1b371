import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChannelMemory, Message, OpenChannel } from '../../../src/channels/channel.ts';
import type { TelegramBody } from '../../../src/channels/telegram/render.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import type { EventDraft } from '../../../src/core/event.ts';
import { attempt, channelContext, memoryInMemory, message, reply, secretPart } from '../../support/channels.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { loopbackHttp } from '../../support/loopbackHttp.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

const hour = 3_600_000;

describe('Telegram', () => {
  let inbox: Inbox;
  let memory: ChannelMemory;
  let nowMs: number;
  let channel: OpenChannel;
  const open = (chatId: string | number = '-100123') =>
    channelKinds.telegram.open(
      { botToken: inbox.telegram.token, chatId },
      channelContext(reply(500), [], { http: loopbackHttp(inbox.hosts), memory, now: () => nowMs }),
    );
  const send = (item: Message) => channel.send(channel.render(item), attempt);
  const told = (draft: Partial<EventDraft>) =>
    send(message({ event: sampleEvent({ type: 'build.failed', incident: 'build web', ...draft }) }));
  const shown = () => [...inbox.telegram.messages.values()].map(({ text }) => text);

  before(async () => {
    inbox = await startInbox();
  });
  after(() => inbox.dispose());
  beforeEach(async () => {
    inbox.telegram.messages.clear();
    inbox.telegram.moved.clear();
    inbox.setBehaviour('/telegram', undefined);
    memory = memoryInMemory();
    nowMs = 1_700_000_000_000;
    channel = await open();
  });

  it('is taken whatever the event, rich and plain', async () => {
    await fc.assert(
      fc.asyncProperty(wildEvent, async (event) => {
        const { body, plain } = channel.render(message({ event, parts: [event, event, event] }));
        for (const form of [body, plain]) {
          const outcome = await channel.send({ body: form }, attempt);
          assert.equal(outcome.kind, 'sent', JSON.stringify(outcome));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('fills the message to its limit with whole lines and says how many events had no room', async () => {
    const parts = Array.from({ length: 300 }, (_, i) => sampleEvent({ title: `event ${i} of many, told together` }));
    await send(message({ event: sampleEvent({ title: 'A lot happened' }), parts }));
    const [text = ''] = shown();
    const lines = text.split('\n').filter((line) => line.includes('event '));
    const [, more] = /… and (\d+) more/.exec(text) ?? [];
    assert.equal(lines.length + Number(more), 300);
    assert.ok(text.length > 3900 && text.length <= 4096, String(text.length));
  });

  it('is refused as markup when it is none, and taken in plain text then', async () => {
    const { body, plain } = channel.render(message());
    const broken = { ...(body as TelegramBody), message: { ...(body as TelegramBody).message, text: '<b>open' } };
    assert.equal((await channel.send({ body: broken }, attempt)).kind, 'rejected');
    assert.equal((await channel.send({ body: plain }, attempt)).kind, 'sent');
  });

  it('lets no mention ring and no markup through', async () => {
    const hostile = '@ada <b>bold</b> <a href="https://evil.example">Fix</a> & \u202e';
    await told({ title: hostile, description: hostile, data: { path: hostile } });
    const [text = ''] = shown();
    assert.ok(!/@ada/.test(text) && !text.includes('\u202e'));
    assert.ok(text.includes('<b>bold</b>'), 'tags are shown, not obeyed');
  });

  it('has links as buttons, but not those that the service refuses', async () => {
    const links = [
      { label: 'Run', uri: 'https://ci.example.com/1' },
      { label: 'Local', uri: 'http://localhost:3000/' },
    ];
    assert.equal((await told({ links })).kind, 'sent');
    const last = inbox.messages.at(-1)?.json as { reply_markup: unknown } | undefined;
    assert.deepEqual(last?.reply_markup, { inline_keyboard: [[{ text: 'Run', url: 'https://ci.example.com/1' }]] });
  });

  it('edits the message of an incident, also after a restart', async () => {
    await told({ title: 'Build failed' });
    channel = await open();
    await told({ title: 'Build fixed', severity: 'info' });
    assert.deepEqual(
      shown().map((text) => text.split('\n')[0]),
      ['ℹ️ Build fixed'],
    );
    await told({ title: 'Build failed', incident: 'build api' });
    assert.equal(shown().length, 2);
  });

  it('sends a new message when it got worse, or the old one is out of sight', async () => {
    await told({ title: 'Build fixed', severity: 'info' });
    await told({ title: 'Build failed', severity: 'error' });
    assert.equal(shown().length, 2);
    nowMs += 25 * hour;
    await told({ title: 'Build failed again', severity: 'error' });
    assert.equal(shown().length, 3);
  });

  it('takes an edit that changes nothing for done, and sends anew what was deleted', async () => {
    assert.equal((await told({})).kind, 'sent');
    assert.equal((await told({})).kind, 'sent');
    assert.equal(shown().length, 1);
    inbox.telegram.messages.clear();
    assert.equal((await told({ title: 'Build failed once more' })).kind, 'sent');
    assert.equal(shown().length, 1);
  });

  it('follows a group that became a supergroup', async () => {
    inbox.telegram.moved.set('-100123', -100_999);
    assert.equal((await told({})).kind, 'sent');
    const before = inbox.messages.length;
    assert.equal((await told({ title: 'Build still broken' })).kind, 'sent');
    assert.equal(inbox.messages.length, before + 1, 'the new number is remembered');
    assert.deepEqual(
      [...inbox.telegram.messages.values()].map(({ chat }) => chat),
      ['-100999'],
    );
  });

  it('waits as long as the answer says', async () => {
    const body = '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":14}}';
    for (const status of [429, 200]) {
      inbox.setBehaviour('/telegram', { kind: 'status', status, body });
      const outcome = await told({});
      assert.ok(outcome.kind === 'retry' && outcome.cause === 'rateLimit' && outcome.afterMs === 14_000);
    }
  });

  it('stops with a token that is not accepted, and never shows it', async () => {
    const botToken = `999999:${secretPart}`;
    const context = channelContext(reply(500), [], { http: loopbackHttp(inbox.hosts) });
    const stranger = await channelKinds.telegram.open({ botToken, chatId: 1 }, context);
    const outcome = await stranger.send(stranger.render(message()), attempt);
    assert.equal(outcome.kind, 'unauthorised');
    assert.ok(!JSON.stringify(outcome).includes(secretPart));
    await assert.rejects(channelKinds.telegram.open({ botToken: '../x', chatId: 1 }, context), /botToken/);
  });
});
