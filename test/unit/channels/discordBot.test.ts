import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message, OpenChannel, Outcome } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { isRecord } from '../../../src/core/json.ts';
import { attempt, channelContext, memoryInMemory, message, now, reply, secretPart } from '../../support/channels.ts';
import { DiscordBotFarEnd } from '../../support/inbox/discordBotFarEnd.ts';
import { refusal } from '../../support/inbox/discordFarEnd.ts';
import { type FarEnd, startFarEnd } from '../../support/inbox/farEnd.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

const builds = '11';
const all = '12';
const other = '13';
const config = {
  botToken: secretPart,
  channels: [{ id: builds, name: 'builds', events: ['build.*'] }, { id: all }],
  defaultChannel: other,
};

describe('Discord bot', () => {
  let discord: DiscordBotFarEnd;
  let farEnd: FarEnd;
  let memory: ReturnType<typeof memoryInMemory>;
  let deliveries = 0;

  beforeEach(async () => {
    discord = new DiscordBotFarEnd(secretPart);
    farEnd = await startFarEnd({ 'discord.com': (request) => discord.answer(request) });
    memory = memoryInMemory();
  });
  afterEach(() => farEnd[Symbol.asyncDispose]());

  const open = (options: object = config): Promise<OpenChannel> =>
    channelKinds.discord.open(options, channelContext(reply(500), [], { http: farEnd.http, memory }));

  async function tell(told: Message, options?: object, deliveryId = `delivery-${(deliveries += 1)}`): Promise<Outcome> {
    const channel = await open(options);
    return channel.send(channel.render(told), { ...attempt, deliveryId });
  }

  const build = (transition: string, title: string): Message =>
    message({
      event: sampleEvent({
        type: transition === 'fixed' ? 'build.completed' : 'build.failed',
        title,
        incident: 'build web',
        data: { transition },
      }),
    });

  it('posts to every channel that wants the event, and to the default one only when none does', async () => {
    assert.equal((await tell(build('broke', 'Build failed'))).kind, 'sent');
    assert.deepEqual(
      [builds, all, other].map((place) => discord.titlesIn(place).length),
      [1, 1, 0],
    );
    const only = { ...config, channels: [config.channels[0]] };
    await tell(message(), only);
    assert.deepEqual(
      [builds, other].map((place) => discord.titlesIn(place).length),
      [1, 1],
    );
  });

  it('wants what a mapped channel wants, or everything with a default one', () => {
    const accepts = channelKinds.discord.accepts({
      ...config,
      channels: [config.channels[0]],
      defaultChannel: undefined,
    });
    assert.equal(accepts?.(build('broke', 'x').event), true);
    assert.equal(accepts?.(sampleEvent()), false);
    assert.equal(channelKinds.discord.accepts(config)?.(sampleEvent()), true);
  });

  it('keeps the first message of an incident at its present state, and tells the news in its thread', async () => {
    const one = { botToken: secretPart, channels: [{ id: builds }] };
    for (const [transition, title] of [
      ['broke', 'Build failed'],
      ['stillBroken', 'Build still failing'],
      ['fixed', 'Build fixed'],
    ] as const) {
      assert.equal((await tell(build(transition, title), one)).kind, 'sent');
    }
    assert.deepEqual(discord.titlesIn(builds), ['Build fixed']);
    const [first] = discord.messages;
    assert.deepEqual(discord.titlesIn(first?.id ?? ''), ['Build still failing', 'Build fixed']);
    assert.equal(discord.threads.size, 1);

    await tell(build('broke', 'Build failed again'), one);
    assert.deepEqual(discord.titlesIn(builds), ['Build fixed', 'Build failed again']);
  });

  it('answers the first message where it may not open a thread', async () => {
    const one = { botToken: secretPart, channels: [{ id: builds }] };
    discord.refuses = (_method, path) =>
      path.endsWith('/threads') ? refusal(403, { message: 'Missing Permissions', code: 50013 }) : undefined;
    await tell(build('broke', 'Build failed'), one);
    assert.equal((await tell(build('fixed', 'Build fixed'), one)).kind, 'sent');
    assert.deepEqual(discord.titlesIn(builds), ['Build fixed', 'Build fixed']);
    const reference = discord.messages[1]?.body['message_reference'];
    assert.ok(isRecord(reference) && reference['message_id'] === discord.messages[0]?.id);
  });

  it('begins anew when somebody has deleted the first message, and answers when the thread is gone', async () => {
    const one = { botToken: secretPart, channels: [{ id: builds }] };
    await tell(build('broke', 'Build failed'), one);
    await tell(build('stillBroken', 'Build still failing'), one);
    discord.threads.clear();
    await tell(build('stillBroken', 'Build failing on'), one);
    assert.deepEqual(discord.titlesIn(builds), ['Build failing on', 'Build failing on']);
    discord.messages.length = 0;
    assert.equal((await tell(build('stillBroken', 'Build failing anew'), one)).kind, 'sent');
    assert.deepEqual(discord.titlesIn(builds), ['Build failing anew']);
  });

  it('does not post again what got through before another channel failed', async () => {
    let down = true;
    discord.refuses = (_method, path) =>
      down && path.includes(`/${all}/`) ? refusal(503, { message: 'down', code: 0 }) : undefined;
    const told = build('broke', 'Build failed');
    assert.equal((await tell(told, config, 'same')).kind, 'retry');
    down = false;
    assert.equal((await tell(told, config, 'same')).kind, 'sent');
    const posts = farEnd.exchanges.filter(({ request }) => request.url.pathname.includes(`/${builds}/`));
    assert.equal(posts.length, 1);
    assert.deepEqual(
      [builds, all].map((place) => discord.titlesIn(place).length),
      [1, 1],
    );
  });

  it('is not posted twice by Discord when an answer was lost', async () => {
    const one = { botToken: secretPart, channels: [{ id: builds }] };
    await tell(message(), one, 'same');
    await tell(message(), one, 'same');
    assert.equal(farEnd.exchanges.length, 2);
    assert.equal(discord.messages.length, 1);
  });

  it('stops at a dead token and at a channel that is gone, and asks no library to try again', async () => {
    const one = { botToken: 'another', channels: [{ id: builds }] };
    assert.equal((await tell(message(), one)).kind, 'unauthorised');
    assert.equal((await tell(message(), { ...one, botToken: secretPart, channels: [{ id: '5000' }] })).kind, 'gone');
    discord.refuses = () => refusal(500, { message: 'x', code: 0 });
    assert.equal((await tell(message(), { ...one, botToken: secretPart })).kind, 'retry');
    assert.equal(farEnd.exchanges.length, 3);
  });

  it('waits as the body says, and long without any word', async () => {
    const one = { botToken: secretPart, channels: [{ id: builds }] };
    discord.refuses = () => ({
      status: 429,
      body: '{"retry_after":1.5,"global":true}',
      headers: { 'content-type': 'application/json', 'retry-after': '1', 'x-ratelimit-scope': 'shared' },
      problems: [],
    });
    const named = await tell(message(), one);
    assert.ok(named.kind === 'retry' && named.afterMs === 1500);
    discord.refuses = () => ({ status: 429, body: '<html>Error 1015</html>', problems: [] });
    const unnamed = await tell(message(), one);
    assert.ok(unnamed.kind === 'retry' && unnamed.afterMs === 60_000);
  });

  it('tells when the bucket of the channel is empty', async () => {
    discord.refuses = () => ({
      status: 200,
      body: '{"id":"1"}',
      headers: {
        'content-type': 'application/json',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-limit': '5',
        'x-ratelimit-reset-after': '1.25',
        'x-ratelimit-reset': String(now / 1000),
      },
      problems: [],
    });
    const outcome = await tell(message(), { botToken: secretPart, channels: [{ id: builds }] });
    assert.deepEqual(outcome, { kind: 'sent', ref: '1', pauseMs: 1250 });
  });

  it('is accepted whatever the event, as a first message and as news of it', async () => {
    const channel = await open({ botToken: secretPart, channels: [{ id: builds }] });
    await fc.assert(
      fc.asyncProperty(wildEvent, fc.constantFrom('broke', 'stillBroken', 'fixed'), async (event, transition) => {
        const told = message({ event: { ...event, incident: 'x', data: { ...event.data, transition } } });
        for (const body of Object.values(channel.render(told))) {
          assert.equal((await channel.send({ body }, { ...attempt, deliveryId: event.id })).kind, 'sent');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('sends a test everywhere, as news of nothing', async () => {
    await tell({ ...build('broke', 'x'), test: true });
    assert.deepEqual(
      [builds, all, other].map((place) => discord.titlesIn(place).length),
      [1, 1, 1],
    );
    assert.deepEqual(await memory.load(), { finished: {} });
  });
});
