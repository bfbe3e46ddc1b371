import assert from 'node:assert/strict';
import type { ChannelMemory, OpenChannel, Outcome } from '../../../src/channels/channel.ts';
import { channelKinds } from '../../../src/channels/registry.ts';
import type { EventDraft } from '../../../src/core/event.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { channelContext, memoryInMemory, message, now, reply } from '../../support/channels.ts';
import { type SmtpFarEnd, startSmtpFarEnd } from '../../support/inbox/smtpFarEnd.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { selfSigned, trust } from '../../support/selfSigned.ts';

const identity = selfSigned('localhost');
const people = {
  from: 'Lookout <lookout@example.com>',
  to: [{ email: 'ada@example.com', name: 'Ada Lövelace' }],
  cc: [{ email: 'bob@example.com' }],
  bcc: [{ email: 'eve@example.com' }],
};

describe('e-mail by SMTP', () => {
  let server: SmtpFarEnd;
  let memory: ChannelMemory;
  let trusted: { dispose(): void };
  let nowMs: number;
  let warnings: string[];

  const open = (smtp: object = {}, more: object = {}): Promise<OpenChannel> =>
    channelKinds.email.open(
      {
        ...people,
        smtp: { host: 'localhost', port: server.port, username: server.user, password: server.password, ...smtp },
        ...more,
      },
      channelContext(reply(500), [], {
        memory,
        now: () => nowMs,
        logger: { ...silentLogger, warn: (text) => void warnings.push(text) },
      }),
    );
  const send = (
    channel: OpenChannel,
    draft: Partial<EventDraft> = {},
    deliveryId = 'delivery-1',
    signal = AbortSignal.timeout(9000),
  ): Promise<Outcome> => channel.send(channel.render(message({ event: sampleEvent(draft) })), { deliveryId, signal });
  const reasonOf = (outcome: Outcome) => ('reason' in outcome ? outcome.reason : '');

  before(() => {
    trusted = trust(identity);
  });
  after(() => trusted.dispose());
  beforeEach(async () => {
    server = await startSmtpFarEnd({ identity });
    memory = memoryInMemory();
    nowMs = now;
    warnings = [];
  });
  afterEach(() => server.dispose());

  it('arrives over STARTTLS as text and HTML, with an UTF-8 subject and nobody hidden to be seen', async () => {
    const outcome = await send(await open(), {
      title: 'Größe geändert 😀',
      description: 'Zeile eins',
      severity: 'error',
    });
    assert.equal(outcome.kind, 'sent', JSON.stringify(outcome));
    const [{ recipients, sender, encrypted, raw, mail } = assert.fail('nothing arrived')] = server.received;
    assert.equal(encrypted, true);
    assert.equal(sender, 'lookout@example.com');
    assert.deepEqual(recipients, ['ada@example.com', 'bob@example.com', 'eve@example.com']);
    assert.equal(mail.subject, '❌ Größe geändert 😀');
    assert.deepEqual(mail.to, [{ address: 'ada@example.com', name: 'Ada Lövelace' }]);
    assert.ok(!raw.includes('eve@example.com'));
    assert.match(mail.text ?? '', /Größe geändert 😀\nZeile eins/);
    assert.match(mail.html ?? '', /max-width:600px[\s\S]*Zeile eins/);
    assert.match(raw, /^Content-Type: multipart\/alternative/m);
    assert.match(raw, /^Auto-Submitted: auto-generated\r$/m);
    assert.equal(mail.messageId, '<delivery-1.html@example.com>');
  });

  it('arrives over TLS from the first byte', async () => {
    await server.dispose();
    server = await startSmtpFarEnd({ identity, secure: true });
    assert.equal((await send(await open({ secure: 'tls' }))).kind, 'sent');
    assert.equal(server.received[0]?.encrypted, true);
  });

  it('is one thread for each incident, also after a restart, until it was quiet for a week', async () => {
    await send(await open(), { incident: 'build web' }, 'a');
    await send(await open(), { incident: 'build web', title: 'Build fixed' }, 'b');
    await send(await open(), { incident: 'build api' }, 'c');
    nowMs += 8 * 24 * 3_600_000;
    await send(await open(), { incident: 'build web' }, 'd');
    const heads = server.received.map(({ mail }) => [mail.messageId, mail.inReplyTo, mail.references]);
    const first = '<a.html@example.com>';
    assert.deepEqual(heads, [
      [first, undefined, undefined],
      ['<b.html@example.com>', first, first],
      ['<c.html@example.com>', undefined, undefined],
      ['<d.html@example.com>', undefined, undefined],
    ]);
  });

  it('has the same Message-ID on every attempt, and plain text alone for those who want it', async () => {
    const channel = await open({}, { to: [{ email: 'ada@example.com', format: 'text' }], cc: [], bcc: [] });
    await send(channel, {}, 'again');
    await send(channel, {}, 'again');
    const ids = server.received.map(({ mail }) => mail.messageId);
    assert.deepEqual(ids, ['<again.text@example.com>', '<again.text@example.com>']);
    assert.equal(server.received[0]?.mail.html, undefined);
  });

  it('takes no header or recipient from an event', async () => {
    const hostile = 'Hi\r\nBcc: mallory@example.com\r\n\r\n.\r\nRCPT TO:<mallory@example.com>\u2028X-Evil: 1';
    await send(await open(), { title: hostile, description: hostile, data: { path: hostile } }, 'x\r\nX-Evil: 2');
    const [{ recipients, mail } = assert.fail('nothing arrived')] = server.received;
    assert.equal(recipients.length, 3);
    assert.deepEqual([mail.bcc, mail.headers.filter(({ key }) => key === 'x-evil')], [undefined, []]);
  });

  it('carries attachments', async () => {
    await send(await open(), { data: { output: 'line 1\nlinë 2\n' } });
    const [file] = server.received[0]?.mail.attachments ?? [];
    assert.equal(file?.filename, 'output.txt');
    assert.equal(new TextDecoder().decode(file?.content as ArrayBuffer), 'line 1\nlinë 2\n');
  });

  it('is sent when one of the recipients is accepted, and the log says who refused', async () => {
    server.recipientReplies.set('bob@example.com', { code: 550, text: '5.1.1 No such user' });
    assert.equal((await send(await open())).kind, 'sent');
    assert.match(warnings.join(), /refused 1 of the recipients: .*5\.1\.1/);
    for (const email of ['ada@example.com', 'eve@example.com'])
      server.recipientReplies.set(email, { code: 550, text: '5.1.1 No such user' });
    const none = await send(await open());
    assert.equal(none.kind, 'rejected');
    assert.match(reasonOf(none), /No such user/);
  });

  const messageReplies: [number, string, Outcome['kind'], number?][] = [
    [421, '4.3.2 Closing', 'retry', 60_000],
    [450, '4.2.0 Greylisted', 'retry', 300_000],
    [451, '4.3.0 Local error', 'retry', 300_000],
    [452, '4.3.1 No space', 'retry', 300_000],
    [550, '5.4.5 Daily user sending limit exceeded', 'retry', 3_600_000],
    [550, '5.7.1 Spam', 'rejected'],
    [552, '5.3.4 Too big', 'rejected'],
    [554, '5.6.0 No', 'rejected'],
  ];
  for (const [code, text, kind, afterMs] of messageReplies) {
    it(`takes ${code} ${text} for "${kind}"`, async () => {
      server.replies.message = { code, text };
      const outcome = await send(await open());
      assert.equal(outcome.kind, kind, reasonOf(outcome));
      if (outcome.kind === 'retry') assert.equal(outcome.afterMs, afterMs);
      assert.ok(reasonOf(outcome).includes(text));
    });
  }

  const loginReplies: [number, Outcome['kind']][] = [
    [535, 'unauthorised'],
    [534, 'unauthorised'],
    [530, 'unauthorised'],
    [454, 'retry'],
  ];
  for (const [code, kind] of loginReplies) {
    it(`takes ${code} at the login for "${kind}"`, async () => {
      server.replies.login = { code, text: 'No' };
      assert.equal((await send(await open())).kind, kind);
    });
  }

  it('stops with a password that is not accepted, and never shows it', async () => {
    const outcome = await send(await open({ password: 'a-wrong-password' }));
    assert.equal(outcome.kind, 'unauthorised');
    assert.ok(!JSON.stringify(outcome).includes('a-wrong-password'));
  });

  it('gives no password and no message to a server without encryption', async () => {
    await server.dispose();
    server = await startSmtpFarEnd();
    const outcome = await send(await open());
    assert.equal(outcome.kind, 'retry');
    assert.deepEqual(server.received, []);
    assert.equal((await send(await open({ secure: 'none', username: undefined }))).kind, 'sent');
  });

  it('gives no message to a server whose certificate is not trusted, or is for another name', async () => {
    const unknown = selfSigned('localhost');
    const other = selfSigned('mail.example');
    const otherTrusted = trust(other);
    try {
      for (const item of [unknown, other]) {
        await server.dispose();
        server = await startSmtpFarEnd({ identity: item });
        const outcome = await send(await open());
        assert.ok(outcome.kind === 'retry' && outcome.cause === 'connection', JSON.stringify(outcome));
        assert.match(outcome.reason, item === unknown ? /self-signed/ : /altnames/);
        assert.deepEqual(server.received, []);
      }
    } finally {
      otherTrusted.dispose();
    }
  });

  it('is not sent to private addresses, and says when nobody answers', async () => {
    const refused = await send(await open({ host: '10.0.0.1' }));
    assert.equal(refused.kind, 'rejected');
    assert.match(reasonOf(refused), /allowHosts/);
    const { port } = server;
    await server.dispose();
    const away = await send(await open({ port }));
    assert.ok(away.kind === 'retry' && away.cause === 'connection');
  });

  it('ends when it is cancelled', async () => {
    const channel = await open();
    const early = await send(channel, {}, '1', AbortSignal.abort());
    assert.deepEqual([early.kind, 'afterMs' in early && early.afterMs], ['retry', 0]);
    const abort = new AbortController();
    server.recipientReplies.get = () => {
      abort.abort();
      return undefined;
    };
    const late = await send(channel, {}, '2', abort.signal);
    assert.deepEqual([late.kind, server.received.length], ['retry', 0]);
  });
});
