import assert from 'node:assert/strict';
import { type FetchClientOptions, createFetchClient, type FetchLike } from '../../../src/net/fetchClient.ts';

const signal = new AbortController().signal;
const ok: FetchLike = async () => new Response('fine', { status: 200, headers: { 'X-Test': '1' } });
const request = (url: string, options: Partial<FetchClientOptions> = {}) =>
  createFetchClient({ fetch: ok, resolve: async () => ['93.184.216.34'], ...options }).request({
    url,
    method: 'POST',
    body: 'x',
    signal,
  });

describe('HTTP client', () => {
  it('answers status, headers by lower-case name, and text', async () => {
    const answer = await request('https://example.com/');
    assert.ok(answer.kind === 'answer');
    assert.deepEqual(
      [answer.status, answer.headers.get('x-test'), answer.text, answer.truncated],
      [200, '1', 'fine', false],
    );
  });

  it('refuses a name that leads to a private address, before anything is sent', async () => {
    let called = false;
    const fetch: FetchLike = async () => {
      called = true;
      return new Response('');
    };
    for (const addresses of [['10.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::1'], []]) {
      const answer = await request('https://rebind.example/', { fetch, resolve: async () => addresses });
      assert.equal(answer.kind, 'refused');
    }
    assert.equal(called, false);
  });

  it('says which name could not be resolved', async () => {
    const answer = await request('https://nowhere.example/', {
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    assert.deepEqual(answer, { kind: 'connection', reason: 'nowhere.example could not be resolved (ENOTFOUND).' });
  });

  it('caps an endless answer', async () => {
    const endless: FetchLike = async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(10_000).fill(65));
          },
        }),
      );
    const answer = await request('https://example.com/', { fetch: endless, maxResponseBytes: 25_000 });
    assert.ok(answer.kind === 'answer');
    assert.deepEqual([answer.text.length, answer.truncated], [25_000, true]);
  });

  it('gives up after its time, and names only the origin of the address', async () => {
    const hang: FetchLike = (_url, init) =>
      new Promise((_, reject) => init.signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const answer = await request('https://example.com/secret-token-in-path/x', { fetch: hang, timeoutMs: 5 });
    assert.ok(answer.kind === 'timeout');
    assert.ok(!answer.reason.includes('token-in-path'), answer.reason);
  });

  it('tells a cancelled request from one that timed out', async () => {
    const abort = new AbortController();
    const hang: FetchLike = (_url, init) =>
      new Promise((_, reject) => init.signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const answer = createFetchClient({ fetch: hang }).request({
      url: 'http://127.0.0.1/',
      method: 'GET',
      signal: abort.signal,
    });
    abort.abort();
    assert.equal((await answer).kind, 'cancelled');
  });

  const causes: [string, RegExp][] = [
    ['ECONNREFUSED', /is the service running/],
    ['ECONNRESET', /closed by the other side/],
    ['CERT_HAS_EXPIRED', /certificate.*CERT_HAS_EXPIRED/],
    ['EADDRREFUSED', /EADDRREFUSED/],
    ['', /connection failed\./],
  ];
  for (const [code, message] of causes) {
    it(`says what to do about ${code || 'an unknown failure'}`, async () => {
      const cause = code === '' ? new Error('x') : Object.assign(new Error('x'), { code });
      const answer = await request('https://example.com/', {
        fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
      });
      assert.ok(answer.kind === 'connection');
      assert.match(answer.reason, message);
    });
  }
});
