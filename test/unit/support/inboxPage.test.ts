import assert from 'node:assert/strict';
import { request } from 'node:http';

import { type Inbox, startInbox } from '../../support/inbox/server.ts';

describe('inbox page', () => {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await startInbox();
  });
  afterEach(() => inbox.dispose());

  it('serves itself and every file it names, under a policy without exceptions', async () => {
    const page = await fetch(inbox.url);
    const names = [...(await page.text()).matchAll(/(?:href|src)="\/([^"]+)"/g)].map(([, name]) => name ?? '');
    const modules = [...(await (await fetch(`${inbox.url}inbox.js`)).text()).matchAll(/from '\.\/([^']+)'/g)].map(
      ([, name]) => name ?? '',
    );
    assert.deepEqual([names.length, modules.length], [3, 6]);
    for (const name of ['', ...names, ...modules]) {
      const answer = await fetch(inbox.url + name);
      assert.equal(answer.status, 200, name);
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    }
  });

  it('streams what was there and what arrives', async () => {
    const post = (n: number) => fetch(inbox.webhookUrl, { method: 'POST', body: JSON.stringify({ n }) });
    await post(1);
    const cancel = new AbortController();
    const events = await fetch(`${inbox.url}events`, { signal: cancel.signal });
    const seen: number[] = [];
    let text = '';
    for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      for (const [, data] of text.matchAll(/data: (.*)\n\n/g)) seen.push(JSON.parse(data ?? '').json.n);
      text = text.slice(text.lastIndexOf('\n\n') + 2);
      if (seen.length === 1) await post(2);
      if (seen.length === 2) break;
    }
    cancel.abort();
    assert.deepEqual(seen, [1, 2]);
  });

  it('has room for 16 pages', async () => {
    const cancel = new AbortController();
    const statuses = [];
    for (let i = 0; i < 17; i++) statuses.push((await fetch(`${inbox.url}events`, { signal: cancel.signal })).status);
    cancel.abort();
    assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [16, 503]);
  });

  it('is not shown under a foreign host name', async () => {
    const status = await new Promise((resolve, reject) => {
      request(inbox.url, { headers: { host: 'inbox.example' } }, (answer) => resolve(answer.resume().statusCode))
        .once('error', reject)
        .end();
    });
    assert.equal(status, 403);
  });
});
