import assert from 'node:assert/strict';

import { type Behaviour, type Inbox, startInbox } from '../../support/inbox/server.ts';

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('inbox behaviours', () => {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await startInbox({ now: () => NOW_MS });
  });
  afterEach(() => inbox.dispose());

  const send = (options: RequestInit = {}) =>
    fetch(inbox.webhookUrl, { method: 'POST', body: '{}', redirect: 'manual', ...options });
  const behave = (behaviour: Behaviour) => inbox.setBehaviour('/hook', behaviour);

  for (const status of [400, 401, 404, 410, 429, 500, 502, 503]) {
    it(`answers ${status} with headers and body`, async () => {
      behave({ kind: 'status', status, headers: { 'x-own': 'yes' }, body: 'no' });
      const answer = await send();
      assert.deepEqual([answer.status, answer.headers.get('x-own'), await answer.text()], [status, 'yes', 'no']);
      assert.deepEqual([inbox.messages[0]?.accepted, inbox.messages[0]?.behaviour], [false, 'status']);
    });
  }

  it('asks for a pause in seconds', async () => {
    behave({ kind: 'rateLimited', seconds: 7, as: 'seconds' });
    const answer = await send();
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7']);
  });

  it('asks for a pause by an HTTP date', async () => {
    behave({ kind: 'rateLimited', seconds: 7, as: 'httpDate' });
    assert.equal((await send()).headers.get('retry-after'), 'Fri, 02 Jan 2026 03:04:12 GMT');
  });

  it('asks for a pause by a float in the body, as Discord does', async () => {
    behave({ kind: 'rateLimited', seconds: 0.35, as: 'discord' });
    const answer = await send();
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.deepEqual(await answer.json(), { message: 'You are being rate limited.', retry_after: 0.35, global: false });
  });

  it('redirects', async () => {
    behave({ kind: 'redirect', to: 'http://127.0.0.1:1/', status: 307 });
    const answer = await send();
    assert.deepEqual([answer.status, answer.headers.get('location')], [307, 'http://127.0.0.1:1/']);
  });

  it('hangs until the client gives up, having taken the message', async () => {
    behave({ kind: 'hang' });
    const cancel = new AbortController();
    const pending = send({ signal: cancel.signal });
    assert.equal((await inbox.waitFor(() => true)).status, undefined);
    cancel.abort();
    await assert.rejects(pending, { name: 'AbortError' });
  });

  it('ends hanging connections when it is disposed', async () => {
    behave({ kind: 'hang' });
    const pending = send();
    await inbox.waitFor(() => true);
    await Promise.all([assert.rejects(pending), inbox.dispose()]);
  });

  it('resets the connection before the answer', async () => {
    behave({ kind: 'reset', when: 'beforeAnswer' });
    await assert.rejects(send(), (error: Error) => (error.cause as { code?: string }).code === 'ECONNRESET');
    assert.equal(inbox.messages.length, 1);
  });

  for (const behaviour of [{ kind: 'reset', when: 'duringBody' }, { kind: 'closeMidway' }] as const) {
    it(`sends a head and half a body, then ${behaviour.kind === 'reset' ? 'resets' : 'closes'} the connection`, async () => {
      behave(behaviour);
      const answer = await send();
      assert.deepEqual([answer.status, answer.headers.get('content-length')], [200, '100']);
      await assert.rejects(answer.text());
    });
  }

  it('sends a body without end to a client that stops reading', async () => {
    behave({ kind: 'endlessBody' });
    const answer = await send();
    let bytes = 0;
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      if (bytes > 1024 * 1024) break;
    }
    assert.ok(bytes > 1024 * 1024);
  });

  it('ends the endless body at 64 MiB', async () => {
    behave({ kind: 'endlessBody' });
    let bytes = 0;
    for await (const chunk of (await send()).body ?? []) bytes += chunk.length;
    assert.equal(bytes, 64 * 1024 * 1024);
  });

  it('sends byte after byte', async () => {
    behave({ kind: 'slowBytes', bytes: 4, everyMs: 1 });
    const answer = await send();
    assert.deepEqual([answer.headers.get('content-length'), await answer.text()], ['4', 'xxxx']);
  });

  it('fails n times, then answers as usual', async () => {
    behave({ kind: 'failFirst', times: 2, as: { kind: 'status', status: 503 } });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await send()).status);
    assert.deepEqual(statuses, [503, 503, 204, 204]);
  });

  it('lets the longest path win and can be taken back', async () => {
    inbox.setBehaviour('/hook', { kind: 'status', status: 500 });
    inbox.setBehaviour('/hook/a', { kind: 'status', status: 410 });
    const status = async (path: string) => (await fetch(inbox.webhookUrl + path, { method: 'POST' })).status;
    assert.deepEqual(
      [await status(''), await status('/a'), await status('/a/b'), await status('/ab')],
      [500, 410, 410, 500],
    );
    inbox.setBehaviour('/hook', undefined);
    assert.deepEqual([await status(''), await status('/a')], [204, 410]);
  });

  it('stands in for Discord and Slack too', async () => {
    inbox.setBehaviour('/discord', { kind: 'status', status: 401 });
    inbox.setBehaviour('/slack', { kind: 'status', status: 410, body: 'channel_is_archived' });
    const status = async (url: string) => (await fetch(url, { method: 'POST', body: '{}' })).status;
    assert.deepEqual([await status(inbox.discordUrl), await status(inbox.slackUrl)], [401, 410]);
  });
});
