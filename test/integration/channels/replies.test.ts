import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createPinnedFetch } from '../../../src/cli/pinnedFetch.ts';
import { createFetchClient } from '../../../src/net/fetchClient.ts';
import type { HttpAnswer, HttpFailure } from '../../../src/net/httpClient.ts';

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** What one request to a server that replies so comes to, after 500 ms at most. */
async function ask(reply: Reply, timeoutMs = 500): Promise<HttpAnswer | HttpFailure> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    request.resume();
    response.on('error', () => {});
    reply(response, request);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const client = createFetchClient({ fetch: createPinnedFetch(() => []), timeoutMs });
    const { signal } = new AbortController();
    return await client.request({ url: `http://127.0.0.1:${port}/`, method: 'POST', body: 'x', signal });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Writes again and again until the client goes. */
function pour(response: ServerResponse, chunk: Buffer): void {
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

describe('a reply that is made to hurt', () => {
  it('without an end is read up to 64 KiB', async () => {
    const answer = await ask((response) => pour(response.writeHead(200), Buffer.alloc(65_536, 97)), 5000);
    assert.ok(answer.kind === 'answer' && answer.truncated && answer.text.length === 65_536);
  });

  it('that unfolds from 200 KB to 200 MB is read up to 64 KiB', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().rss;
    const answer = await ask((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb), 5000);
    assert.ok(answer.kind === 'answer' && answer.truncated && answer.text.length === 65_536);
    assert.ok(process.memoryUsage().rss - before < 150e6);
  }).timeout(20_000);

  it('of one byte now and then ends with the deadline', async () => {
    const answer = await ask((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('a'), 50);
      response.on('close', () => clearInterval(timer));
    });
    assert.equal(answer.kind, 'timeout');
  });

  it('that never comes ends with the deadline', async () => {
    assert.equal((await ask(() => {})).kind, 'timeout');
  });

  it('with headers of a megabyte is no answer', async () => {
    const answer = await ask((response) => {
      for (let index = 0; index < 100; index += 1) response.setHeader(`x-${index}`, 'a'.repeat(10_000));
      response.writeHead(200).end('ok');
    }, 5000);
    assert.equal(answer.kind, 'connection');
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`with ${status} to a metadata host is not followed`, async () => {
      const answer = await ask((response) =>
        response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
      );
      assert.ok(answer.kind === 'answer' && answer.status === status);
    });
  }
});
