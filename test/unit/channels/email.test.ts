import assert from 'node:assert/strict';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import type { ChannelMemory, Message, OpenChannel, Outcome } from '../../../src/channels/channel.ts';
import { isAddress, parseMailbox } from '../../../src/channels/email/address.ts';
import type { EmailBody } from '../../../src/channels/email/render.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import { attempt, channelContext, memoryInMemory, message, now, options, reply } from '../../support/channels.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { sendGridKey, sesKeys } from '../../support/inbox/mailApiFarEnds.ts';
import { loopbackHttp } from '../../support/loopbackHttp.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { wildEvent } from '../../support/wildEvent.ts';

const kind = channelKinds.email;
const bodyOf = (channel: OpenChannel, item: Message) => channel.render(item).body as EmailBody;
const base = { ...options.email, cc: [], bcc: [] };

describe('e-mail addresses', () => {
  const cases: [string, boolean][] = [
    ['ada@example.com', true],
    ['ada+ci@mail.example.co.uk', true],
    ['ada@bücher.example', true],
    ['root@localhost', true],
    ['ada', false],
    ['ada@', false],
    ['ada@example.com, bob@example.com', false],
    ['ada@example.com\r\nBcc: bob@example.com', false],
    ['"a b"@example.com', false],
    ['ada@-example.com', false],
    ['ada@example..com', false],
    ['<ada@example.com>', false],
    [`${'a'.repeat(250)}@example.com`, false],
  ];
  for (const [text, expected] of cases)
    it(`${JSON.stringify(text.slice(0, 60))} is ${expected ? 'one' : 'none'}`, () =>
      assert.equal(isAddress(text), expected));

  it('are read with their name', () => {
    assert.deepEqual(parseMailbox('Lookout <a@b.example>'), { name: 'Lookout', email: 'a@b.example' });
    assert.deepEqual(parseMailbox('"Look, out" <a@b.example>'), { name: 'Look, out', email: 'a@b.example' });
    assert.deepEqual(parseMailbox('a@b.example'), { email: 'a@b.example' });
    for (const bad of ['', 'Lookout', 'a <b', 'a\r\nBcc: x@y.z <a@b.example>', '<a@b.example> <c@d.example>'])
      assert.equal(parseMailbox(bad), undefined, bad);
  });

  it('are never two, and never end a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const email = parseMailbox(text)?.email ?? '';
        assert.ok(!/[\s,;<>"()\u0000-\u001f]/.test(email));
      }),
    );
  });
});

describe('e-mail rendering', () => {
  let channel: OpenChannel;
  before(async () => {
    channel = await kind.open(base, channelContext(reply(200)));
  });

  it('stays within its limits, in one line where there must be one, and escapes everything', () => {
    fc.assert(
      fc.property(wildEvent, (event) => {
        const body = bodyOf(channel, message({ event, parts: Array.from({ length: 9 }, () => event) }));
        assert.ok(body.subject.length <= 200 && !/[\u0000-\u001f]/.test(body.subject));
        assert.ok(Buffer.byteLength(body.html) <= 102_000 && Buffer.byteLength(body.text) <= 102_000);
        const rest = body.html.replace(
          /<\/?(?:!doctype|html|head|meta|title|body|table|tr|td|th|div|h1|h2|p|pre|span|a|br)(?: [a-z-]+="[^"<>]*"| html)*>/g,
          '',
        );
        assert.ok(!/[<>]/.test(rest), rest.slice(0, 300));
      }),
      { numRuns: 100 },
    );
  });

  it('loads nothing and runs nothing', () => {
    const hostile = '"><script>alert(1)</script><img src=https://evil.example/x onerror=x> javascript:x';
    const event = sampleEvent({
      title: hostile,
      description: hostile,
      data: { path: hostile, diff: hostile },
      links: [{ label: hostile, uri: 'https://example.com/?a="><script>' }],
    });
    const { html } = bodyOf(channel, message({ event }));
    assert.ok(!/<(script|img|link|style|iframe)|src=|url\(|@import/i.test(html.replace(/&lt;.*?&gt;/g, '')));
  });

  it('tells several events in one message, and how many had no room', () => {
    const parts = Array.from({ length: 400 }, (_, i) =>
      sampleEvent({ title: `part ${i}`, description: 'x'.repeat(900) }),
    );
    const { html, text } = bodyOf(channel, message({ event: sampleEvent({ title: 'All of it' }), parts }));
    for (const form of [html, text]) {
      const shown = new Set(form.match(/part \d+/g)).size;
      assert.equal(shown + Number(/… and (\d+) more/.exec(form)?.[1]), 400);
    }
  });

  it('attaches what it shows only in part', () => {
    const diff = `@@ -1 +1 @@\n${'+line\n'.repeat(9000)}`;
    const { html, attachments } = bodyOf(channel, message({ event: sampleEvent({ data: { diff } }) }));
    assert.match(html, /… [\d,]+ more lines/);
    assert.deepEqual(attachments, [{ filename: 'change.diff', content: diff }]);
    assert.deepEqual(bodyOf(channel, message()).attachments, []);
  });

  it('has a copy for each format, each address once, with those who want the event', async () => {
    const config = {
      ...base,
      to: [
        { email: 'ada@example.com', events: ['build.*'] },
        { email: 'bob@example.com', format: 'text', name: 'Bob' },
        { email: 'eve@example.com', events: ['test.*'] },
      ],
      cc: [{ email: 'ADA@example.com' }],
      bcc: [{ email: 'dan@example.com', format: 'text' }],
    };
    const event = sampleEvent({ type: 'build.failed' });
    const { copies } = bodyOf(await kind.open(config, channelContext(reply(200))), message({ event }));
    assert.deepEqual(copies, [
      { format: 'html', to: [{ email: 'ada@example.com' }], cc: [], bcc: [] },
      {
        format: 'text',
        to: [{ email: 'bob@example.com', name: 'Bob' }],
        cc: [],
        bcc: [{ email: 'dan@example.com' }],
      },
    ]);
    assert.equal(kind.accepts(config)?.(sampleEvent({ type: 'file.modified' })), true);
    assert.equal(kind.accepts({ ...config, to: config.to.slice(0, 1), cc: [], bcc: [] })?.(sampleEvent()), false);
  });
});

describe('e-mail options', () => {
  it('say what is missing', () => {
    const why = (more: object) =>
      kind.unavailable({ from: 'a@b.example', to: [{ email: 'a@b.example' }], ...more }) ?? '';
    const smtp = { host: 'mail.example' };
    assert.match(why({}), /smtp/);
    assert.match(why({ smtp: { ...smtp, secure: 'none' } }), /unencrypted/);
    assert.equal(why({ smtp: { host: '127.0.0.1', secure: 'none' } }), '');
    assert.match(why({ smtp, to: [] }), /no recipient/);
    const many = Array.from({ length: 30 }, (_, i) => ({ email: `a${i}@b.example` }));
    assert.match(why({ smtp, to: many, cc: many }), /more than 50/);
    assert.equal(why({ smtp }), '');
  });

  it('take no header for a name, an address or a sender', () => {
    for (const text of ['a\r\nBcc: x@y.example', 'a\nX: y', 'a\u0000b', 'a\u2028b']) {
      for (const bad of [
        { from: `${text} <a@b.example>` },
        { to: [{ email: text }] },
        { to: [{ email: 'a@b.example', name: text }] },
      ])
        assert.equal(kind.schema.safeParse({ ...base, ...bad }).success, false, JSON.stringify(bad));
    }
  });

  it('are checked again when placeholders are filled', async () => {
    const parsed = kind.schema.safeParse({ ...base, from: '${env:FROM}', to: [{ email: '${env:TO}' }] });
    assert.equal(parsed.success, true);
    await assert.rejects(kind.open({ ...base, to: [{ email: '${env:TO}' }] }, channelContext(reply(200))), /to\[0\]/);
  });

  it('set the recipients of a digest apart', () => {
    const daily = { email: 'boss@example.com', format: 'digest' };
    const both = {
      ...base,
      to: [{ email: 'ada@example.com' }, daily],
      digest: { every: '7d', at: '08:30', timezone: 'Asia/Tokyo' },
    };
    const { schedule, config, rest } = kind.digest(both) ?? assert.fail('no digest');
    assert.deepEqual(schedule, { everyMs: 604_800_000, at: '08:30', timezone: 'Asia/Tokyo' });
    const emails = (options: unknown) => (options as { to: { email: string }[] }).to.map(({ email }) => email);
    assert.deepEqual([emails(config), emails(rest)], [['boss@example.com'], ['ada@example.com']]);
    assert.equal(kind.schema.safeParse(config).success, true);
    assert.equal(kind.digest(base), undefined);
    const only = kind.digest({ ...base, to: [daily] });
    assert.deepEqual([only?.rest, only?.schedule.at], [undefined, '09:00']);
    for (const digest of [{ at: '24:00' }, { timezone: 'Mars/Olympus' }, { every: 'daily' }])
      assert.equal(kind.schema.safeParse({ ...base, digest }).success, false);
  });
});

describe('e-mail by a service', () => {
  let inbox: Inbox;
  let memory: ChannelMemory;
  before(async () => {
    inbox = await startInbox();
  });
  after(() => inbox.dispose());
  beforeEach(() => {
    memory = memoryInMemory();
    inbox.setBehaviour('/ses', undefined);
    inbox.setBehaviour('/sendgrid', undefined);
  });
  const people = {
    from: 'Lookout <lookout@example.com>',
    to: [{ email: 'ada@example.com', name: 'Ada' }],
    cc: [{ email: 'bob@example.com' }],
    bcc: [{ email: 'eve@example.com' }],
  };
  const open = (more: object) =>
    kind.open({ ...people, ...more }, channelContext(reply(500), [], { http: loopbackHttp(inbox.hosts), memory }));
  const ses = { provider: 'ses', ses: { region: 'eu-central-1', ...sesKeys } };
  const sendgrid = { provider: 'sendgrid', sendgrid: { apiKey: sendGridKey } };
  const send = async (channel: OpenChannel, deliveryId = '1', incident?: string): Promise<Outcome> =>
    channel.send(channel.render(message({ event: sampleEvent({ title: 'Größe: 3 µm', incident }) })), {
      ...attempt,
      deliveryId,
    });
  const lastRequest = (): unknown => inbox.messages.at(-1)?.json ?? assert.fail('nothing arrived');
  const lastSes = async () => {
    const { Content, Destination } = lastRequest() as {
      Content: { Raw: { Data: string } };
      Destination: object;
    };
    return { mail: await PostalMime.parse(Buffer.from(Content.Raw.Data, 'base64')), to: Destination };
  };

  it('is signed and taken by SES, with hidden recipients in the envelope alone', async () => {
    assert.deepEqual(await send(await open(ses)), { kind: 'sent', ref: '0102018f-ses-id' });
    const { mail, to } = await lastSes();
    assert.deepEqual(to, {
      ToAddresses: ['ada@example.com'],
      CcAddresses: ['bob@example.com'],
      BccAddresses: ['eve@example.com'],
    });
    assert.deepEqual([mail.to?.map(({ name }) => name), mail.bcc, mail.subject], [['Ada'], undefined, 'ℹ️ Größe: 3 µm']);
    assert.match(mail.html ?? '', /Größe/);
    assert.match(mail.text ?? '', /Größe/);
    const wrong = await open({ ...ses, ses: { ...ses.ses, secretAccessKey: 'another' } });
    assert.equal((await send(wrong)).kind, 'unauthorised');
  });

  it('threads by the id that SES gives', async () => {
    await send(await open(ses), '1', 'build web');
    await send(await open(ses), '2', 'build web');
    const { mail } = await lastSes();
    assert.equal(mail.inReplyTo, '<0102018f-ses-id@eu-central-1.amazonses.com>');
  });

  it('reads the errors of SES by name', async () => {
    const cases: [number, string, Outcome['kind'], number?][] = [
      [400, 'LimitExceededException', 'retry', 3_600_000],
      [429, 'TooManyRequestsException', 'retry', 10_000],
      [400, 'SendingPausedException', 'unauthorised'],
      [400, 'MessageRejected', 'rejected'],
    ];
    for (const [status, name, kindOf, afterMs] of cases) {
      inbox.setBehaviour('/ses', {
        kind: 'status',
        status,
        headers: { 'x-amzn-errortype': `${name}:http://x/` },
        body: '{}',
      });
      const outcome = await send(await open(ses));
      assert.equal(outcome.kind, kindOf, name);
      if (outcome.kind === 'retry') assert.equal(outcome.afterMs, afterMs);
    }
  });

  it('is taken by SendGrid whoever the recipients are, and only 202 is success', async () => {
    for (const more of [{}, { to: [] }, { to: [], cc: [] }, { to: [], cc: [], bcc: [...people.bcc, ...people.to] }])
      assert.equal((await send(await open({ ...sendgrid, ...more }))).kind, 'sent', JSON.stringify(more));
    const { personalizations } = lastRequest() as { personalizations: unknown[] };
    assert.equal(personalizations.length, 2, 'hidden recipients do not see each other');
    inbox.setBehaviour('/sendgrid', { kind: 'status', status: 200, body: '<html>Sign in</html>' });
    assert.equal((await send(await open(sendgrid))).kind, 'retry');
  });

  it('waits until SendGrid counts anew', async () => {
    const headers = { 'x-ratelimit-reset': String(now / 1000 + 42) };
    inbox.setBehaviour('/sendgrid', { kind: 'status', status: 429, headers });
    const outcome = await send(await open(sendgrid));
    assert.ok(outcome.kind === 'retry' && outcome.cause === 'rateLimit' && outcome.afterMs === 42_000);
  });

  it('keeps ids and threads at SendGrid', async () => {
    await send(await open(sendgrid), 'first', 'build web');
    await send(await open(sendgrid), 'second', 'build web');
    const { headers } = lastRequest() as { headers: Record<string, string> };
    assert.equal(headers['Message-ID'], '<second.html@example.com>');
    assert.equal(headers['References'], '<first.html@example.com>');
  });

  it('does not send a copy again that is out already', async () => {
    const channel = await open({ ...sendgrid, to: [...people.to, { email: 'dan@example.com', format: 'text' }] });
    const isText = () => !JSON.stringify(inbox.messages.at(-1)?.json).includes('text/html');
    const stop = inbox.onMessage(() => inbox.setBehaviour('/sendgrid', { kind: 'status', status: 503 }));
    assert.equal((await send(channel)).kind, 'retry');
    stop.dispose();
    inbox.setBehaviour('/sendgrid', undefined);
    const before = inbox.messages.length;
    assert.equal((await send(channel)).kind, 'sent');
    assert.deepEqual([inbox.messages.length - before, isText()], [1, true]);
  });
});
