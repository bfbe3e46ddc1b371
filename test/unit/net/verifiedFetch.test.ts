import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { fetch as undiciFetch, ProxyAgent } from 'undici';
import type { FetchLike } from '../../../src/net/fetchClient.ts';
import { createVerifiedFetch } from '../../../src/net/verifiedFetch.ts';
import { startRebinding } from '../../support/rebinding.ts';
import { selfSigned, trust } from '../../support/selfSigned.ts';

const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const ask = (fetch: FetchLike, url: string) =>
  fetch(url, { method: 'POST', headers: {}, body: 'a secret', redirect: 'manual', signal: AbortSignal.timeout(5000) });
const codeOf = (error: unknown) => ((error as Error).cause as { code?: string } | undefined)?.code;

describe('a fetch made by others', () => {
  const sockets: Socket[] = [];
  let received = '';
  let server: Server;
  let port: number;
  const own: FetchLike = (url, init) => fetch(url, init);

  beforeEach(async () => {
    received = '';
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => {
        received += String(data);
        socket.end(answer);
      });
    });
    port = await listen(server);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  it('sends nothing where the name leads to a private address when it connects', async () => {
    using rebinding = startRebinding();
    const url = `http://${rebinding.name}:${port}/`;
    await assert.rejects(
      ask(
        createVerifiedFetch(own, () => []),
        url,
      ),
      (error) => codeOf(error) === 'EADDRREFUSED',
    );
    assert.deepEqual([rebinding.connections, received], [1, '']);
    // Without it the request arrives: the test can fail.
    await ask(own, url);
    assert.match(received, /a secret/);
  });

  it('reaches this machine by its own name, and a host that the user approved', async () => {
    using rebinding = startRebinding();
    assert.equal(
      (
        await ask(
          createVerifiedFetch(own, () => []),
          `http://127.0.0.1:${port}/`,
        )
      ).status,
      200,
    );
    const approved = createVerifiedFetch(own, () => [rebinding.name]);
    assert.equal((await ask(approved, `http://${rebinding.name}:${port}/`)).status, 200);
  });

  it('leaves requests of others alone, also while one of its own is under way', async () => {
    using rebinding = startRebinding();
    const refused = ask(
      createVerifiedFetch(own, () => []),
      `http://${rebinding.name}:${port}/`,
    );
    const [other, result] = await Promise.allSettled([ask(own, `http://127.0.0.1:${port}/`), refused]);
    assert.deepEqual([other.status, result.status], ['fulfilled', 'rejected']);
  });

  it('goes through a proxy on a private address, whose own connection is its business', async () => {
    const identity = selfSigned('hooks.lookout.example');
    const trusted = trust(identity);
    const target = createTlsServer({ key: identity.key, cert: identity.cert }, (socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.end(answer));
    });
    const targetPort = await listen(target);
    const proxy = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => {
        const onward = connect(targetPort, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
        sockets.push(onward);
        onward.on('error', () => {});
        socket.pipe(onward).pipe(socket);
      });
    });
    const dispatcher = new ProxyAgent({
      uri: `http://127.0.0.1:${await listen(proxy)}`,
      requestTls: { ca: identity.cert },
    });
    try {
      const through: FetchLike = (url, init) => undiciFetch(url, { ...init, dispatcher });
      const result = await ask(
        createVerifiedFetch(through, () => []),
        'https://hooks.lookout.example/x',
      );
      assert.equal(result.status, 200);
    } finally {
      await dispatcher.destroy();
      for (const item of [target, proxy]) item.close();
      trusted.dispose();
    }
  });
});
