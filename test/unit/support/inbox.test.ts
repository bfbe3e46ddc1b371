import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { type Inbox, startInbox } from '../../support/inbox/server.ts';

const SECRET = `whsec_${Buffer.from('a key of thirty-two bytes, enough').toString('base64')}`;
const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('inbox', () => {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await startInbox({ secret: SECRET, now: () => NOW_MS });
  });
  afterEach(() => inbox.dispose());

  const chars = (count: number) => 'x'.repeat(count);
  const repeat = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

  async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
  }

  describe('as Discord', () => {
    const field = { name: 'n', value: 'v' };
    const embed = (more: object) => ({ embeds: [{ title: 't', ...more }] });
    const limits: [what: string, limit: number, body: (size: number) => object, complaint: string][] = [
      ['content', 2000, (size) => ({ content: chars(size) }), 'content'],
      ['username', 80, (size) => ({ content: 'c', username: chars(size) }), 'username'],
      ['number of embeds', 10, (size) => ({ embeds: repeat(size, { title: 't' }) }), 'embeds'],
      ['title', 256, (size) => embed({ title: chars(size) }), 'embeds.0.title'],
      ['description', 4096, (size) => embed({ description: chars(size) }), 'embeds.0.description'],
      ['number of fields', 25, (size) => embed({ fields: repeat(size, field) }), 'embeds.0.fields'],
      ['field name', 256, (size) => embed({ fields: [{ ...field, name: chars(size) }] }), 'embeds.0.fields.0.name'],
      ['field value', 1024, (size) => embed({ fields: [{ ...field, value: chars(size) }] }), 'embeds.0.fields.0.value'],
      ['footer', 2048, (size) => embed({ footer: { text: chars(size) } }), 'embeds.0.footer.text'],
      ['author', 256, (size) => embed({ author: { name: chars(size) } }), 'embeds.0.author.name'],
      [
        'total over all embeds',
        6000,
        (size) => ({ embeds: [{ description: chars(4096) }, { description: chars(size - 4096) }] }),
        'embeds',
      ],
    ];
    for (const [what, limit, body, complaint] of limits) {
      it(`takes ${what} of ${limit} and refuses ${limit + 1}`, async () => {
        assert.equal((await post(inbox.discordUrl, body(limit))).status, 204);
        const refused = await post(inbox.discordUrl, body(limit + 1));
        assert.equal(refused.status, 400);
        const answer = (await refused.json()) as { code: number; message: string; errors: Record<string, unknown> };
        assert.equal(answer.code, 50035);
        assert.equal(answer.message, 'Invalid Form Body');
        const place = complaint
          .split('.')
          .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], answer.errors);
        assert.ok(Array.isArray((place as { _errors?: unknown })._errors), JSON.stringify(answer));
        assert.match(inbox.messages[1]?.problems[0] ?? '', new RegExp(`^${complaint}: `));
      });
    }

    const refusals: [what: string, body: unknown, code: number][] = [
      ['an empty message', {}, 50006],
      ['a message of blanks', { content: '  ' }, 50006],
      ['a body that is no JSON', '{', 50109],
      ['a field without a name', embed({ fields: [{ name: '', value: 'v' }] }), 50035],
      ['an empty username', { content: 'c', username: '' }, 50035],
      ['embeds that are no list', { embeds: {} }, 50035],
    ];
    for (const [what, body, code] of refusals) {
      it(`refuses ${what} with code ${code}`, async () => {
        const answer = await post(inbox.discordUrl, body);
        assert.deepEqual([answer.status, ((await answer.json()) as { code: number }).code], [400, code]);
        assert.equal(inbox.messages[0]?.accepted, false);
      });
    }

    it('refuses a form', async () => {
      assert.equal(
        (await post(inbox.discordUrl, 'content=c', { 'content-type': 'application/x-www-form-urlencoded' })).status,
        400,
      );
    });

    it('answers with the message when asked to wait', async () => {
      const answer = await post(`${inbox.discordUrl}?wait=true`, { content: 'hello', username: 'Watch' });
      assert.equal(answer.status, 200);
      const message = (await answer.json()) as { id: string; content: string; author: { username: string } };
      assert.match(message.id, /^\d{18,20}$/);
      assert.deepEqual([message.content, message.author.username], ['hello', 'Watch']);
    });

    it('announces its rate limit in every answer', async () => {
      const remaining = [];
      for (let i = 0; i < 6; i++)
        remaining.push((await post(inbox.discordUrl, { content: 'c' })).headers.get('x-ratelimit-remaining'));
      assert.deepEqual(remaining, ['4', '3', '2', '1', '0', '0']);
    });

    it('answers 429 above the announced pace until the window is over, when told to', async () => {
      let nowMs = NOW_MS;
      await using strict = await startInbox({ enforcesPace: true, now: () => nowMs });
      const statuses = [];
      for (let i = 0; i < 6; i++) statuses.push((await post(strict.discordUrl, { content: 'c' })).status);
      nowMs += 2000;
      statuses.push((await post(strict.discordUrl, { content: 'c' })).status);
      assert.deepEqual(statuses, [204, 204, 204, 204, 204, 429, 204]);
    });
  });

  describe('as Slack', () => {
    const plain = (size: number) => ({ type: 'plain_text', text: chars(size) });
    const mrkdwn = (size: number) => ({ type: 'mrkdwn', text: chars(size) });
    const blocks = (...list: object[]) => ({ blocks: list });
    const button = (text: object, url = 'https://example.com/') => ({
      type: 'actions',
      elements: [{ type: 'button', text, url }],
    });
    const limits: [what: string, limit: number, body: (size: number) => object, word: string][] = [
      ['text', 40_000, (size) => ({ text: chars(size) }), 'msg_too_long'],
      ['number of blocks', 50, (size) => ({ blocks: repeat(size, { type: 'divider' }) }), 'invalid_blocks'],
      ['block_id', 255, (size) => blocks({ type: 'divider', block_id: chars(size) }), 'invalid_blocks'],
      ['header', 150, (size) => blocks({ type: 'header', text: plain(size) }), 'invalid_blocks'],
      ['section text', 3000, (size) => blocks({ type: 'section', text: mrkdwn(size) }), 'invalid_blocks'],
      [
        'number of section fields',
        10,
        (size) => blocks({ type: 'section', fields: repeat(size, mrkdwn(1)) }),
        'invalid_blocks',
      ],
      ['section field', 2000, (size) => blocks({ type: 'section', fields: [mrkdwn(size)] }), 'invalid_blocks'],
      [
        'number of context elements',
        10,
        (size) => blocks({ type: 'context', elements: repeat(size, mrkdwn(1)) }),
        'invalid_blocks',
      ],
      ['context text', 3000, (size) => blocks({ type: 'context', elements: [mrkdwn(size)] }), 'invalid_blocks'],
      [
        'number of action elements',
        25,
        (size) => blocks({ type: 'actions', elements: repeat(size, { type: 'button', text: plain(1) }) }),
        'invalid_blocks',
      ],
      ['button text', 75, (size) => blocks(button(plain(size))), 'invalid_blocks'],
      [
        'button address',
        3000,
        (size) => blocks(button(plain(1), `https://example.com/${chars(size - 20)}`)),
        'invalid_blocks',
      ],
      [
        'number of attachments',
        100,
        (size) => ({ attachments: repeat(size, { fallback: 'f' }) }),
        'too_many_attachments',
      ],
    ];
    for (const [what, limit, body, word] of limits) {
      it(`takes ${what} of ${limit} and refuses ${limit + 1}`, async () => {
        const taken = await post(inbox.slackUrl, body(limit));
        assert.deepEqual([taken.status, await taken.text()], [200, 'ok']);
        const refused = await post(inbox.slackUrl, body(limit + 1));
        assert.deepEqual([refused.status, await refused.text()], [400, word]);
      });
    }

    const refusals: [what: string, body: unknown, word: string][] = [
      ['a body that is no JSON', 'hello', 'invalid_payload'],
      ['a list', [], 'invalid_payload'],
      ['a message without text', { username: 'u' }, 'no_text'],
      ['a header in mrkdwn', blocks({ type: 'header', text: mrkdwn(1) }), 'invalid_blocks'],
      ['an empty section', blocks({ type: 'section' }), 'invalid_blocks'],
      ['an empty text', blocks({ type: 'section', text: mrkdwn(0) }), 'invalid_blocks'],
      ['an unknown block', blocks({ type: 'surprise' }), 'invalid_blocks'],
      ['a button with a broken address', blocks(button(plain(1), 'nowhere')), 'invalid_blocks'],
    ];
    for (const [what, body, word] of refusals) {
      it(`refuses ${what} with ${word}`, async () => {
        const answer = await post(inbox.slackUrl, body);
        assert.deepEqual([answer.status, await answer.text()], [400, word]);
      });
    }

    it('takes the payload of a form', async () => {
      const form = new URLSearchParams({ payload: JSON.stringify({ text: 'hello' }) }).toString();
      assert.equal(
        (await post(inbox.slackUrl, form, { 'content-type': 'application/x-www-form-urlencoded' })).status,
        200,
      );
    });
  });

  describe('as any webhook', () => {
    const signed = (body: string, { at = NOW_MS / 1000, key = SECRET } = {}) => {
      const hmac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'));
      const signature = hmac.update(`id-1.${at}.${body}`).digest('base64');
      return { 'webhook-id': 'id-1', 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
    };
    const other = `whsec_${Buffer.from('another key').toString('base64')}`;
    const cases: [what: string, headers: (body: string) => Record<string, string>, state: string][] = [
      ['a right signature', (body) => signed(body), 'verified'],
      [
        'the second of two signatures',
        (body) => ({ ...signed(body), 'webhook-signature': `v1,AAAA ${signed(body)['webhook-signature']}` }),
        'verified',
      ],
      ['a signature of 5 minutes ago', (body) => signed(body, { at: NOW_MS / 1000 - 300 }), 'verified'],
      ['a signature of more than 5 minutes ago', (body) => signed(body, { at: NOW_MS / 1000 - 301 }), 'wrong'],
      ['a signature of the future', (body) => signed(body, { at: NOW_MS / 1000 + 301 }), 'wrong'],
      ['another key', (body) => signed(body, { key: other }), 'wrong'],
      ['a signature of another body', () => signed('{}'), 'wrong'],
      ['no time', (body) => ({ ...signed(body), 'webhook-timestamp': 'today' }), 'wrong'],
      ['no signature', () => ({}), 'missing'],
    ];
    for (const [what, headers, state] of cases) {
      it(`marks ${what} as ${state}`, async () => {
        const body = '{"word":"größe"}';
        await post(inbox.webhookUrl, body, headers(body));
        assert.equal(inbox.messages[0]?.signature, state);
      });
    }

    it('keeps method, path, headers and the exact bytes', async () => {
      const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
      const answer = await fetch(`${inbox.webhookUrl}/a?b=c`, {
        method: 'PUT',
        headers: { 'X-Own': 'yes' },
        body: bytes,
      });
      assert.equal(answer.status, 204);
      const [message] = inbox.messages;
      assert.deepEqual([message?.method, message?.path, message?.headers['x-own']], ['PUT', '/hook/a?b=c', 'yes']);
      assert.deepEqual(message?.rawBody, bytes);
      assert.equal(message?.json, undefined);
    });

    it('refuses a body above 1 MiB without keeping it', async () => {
      assert.equal((await post(inbox.webhookUrl, chars(1024 * 1024))).status, 204);
      assert.equal((await post(inbox.webhookUrl, chars(1024 * 1024 + 1))).status, 413);
      assert.equal(inbox.messages.length, 1);
    });

    it('keeps the last 500 messages', async () => {
      for (let i = 0; i < 501; i++) await post(inbox.webhookUrl, String(i));
      assert.deepEqual([inbox.messages.length, inbox.messages[0]?.seq, inbox.messages.at(-1)?.json], [500, 2, 500]);
    });
  });

  it('answers 404 to an unknown route', async () => {
    assert.equal((await post(`${inbox.url}elsewhere`, {})).status, 404);
  });

  it('waits for a message that has come, and for one that will', async () => {
    await post(inbox.webhookUrl, { n: 1 });
    const isNumber = (n: number) => (message: { json: unknown }) => (message.json as { n: number }).n === n;
    assert.equal((await inbox.waitFor(isNumber(1))).seq, 1);
    const second = inbox.waitFor(isNumber(2));
    await post(inbox.webhookUrl, { n: 2 });
    assert.equal((await second).seq, 2);
  });

  it('says what arrived when it waited in vain', async () => {
    await post(inbox.slackUrl, {});
    await assert.rejects(
      inbox.waitFor(() => false, { timeoutMs: 1 }),
      /1 slack 400 neither text nor blocks/,
    );
  });

  it('stops telling a listener that was disposed', async () => {
    const seen: number[] = [];
    const subscription = inbox.onMessage((message) => seen.push(message.seq));
    await post(inbox.webhookUrl, {});
    subscription.dispose();
    await post(inbox.webhookUrl, {});
    assert.deepEqual(seen, [1]);
  });
});
