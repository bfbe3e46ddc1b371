import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createEditorFetch } from '../../../src/host/ports.ts';
import { createFetchClient } from '../../../src/net/fetchClient.ts';
import { startRebinding } from '../../support/rebinding.ts';

/** The address policy where the editor makes the connections. */
export function defineAddressSuite(): void {
  describe("the editor's own fetch", () => {
    const sockets: Socket[] = [];
    let received = '';
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => {
        received += String(data);
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    let port = 0;

    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    });
    beforeEach(() => {
      received = '';
    });
    after(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });

    const request = (url: string, allowed: readonly string[] = []) =>
      createFetchClient({ fetch: createEditorFetch(() => allowed), allowHosts: () => allowed }).request({
        url,
        method: 'POST',
        body: 'a secret',
        signal: AbortSignal.timeout(10_000),
      });

    it('is one that the editor patched', () => {
      assert.doesNotMatch(Function.prototype.toString.call(globalThis.fetch), /\[native code\]/);
    });

    it('reaches this machine by its own name', async () => {
      const answer = await request(`http://127.0.0.1:${port}/`);
      assert.ok(answer.kind === 'answer' && answer.text === 'ok');
      assert.match(received, /a secret/);
    });

    for (const address of ['10.0.0.1', '169.254.169.254', '[::ffff:10.0.0.1]', '[64:ff9b::a00:1]', '167772161']) {
      it(`is not asked for the private address ${address}`, async () => {
        assert.equal((await request(`https://${address}/latest`)).kind, 'refused');
      });
    }

    it('sends nothing to a name that leads to a private address only when it connects', async () => {
      using rebinding = startRebinding();
      const init = {
        method: 'POST',
        headers: {},
        body: 'a secret',
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      } as const;
      const url = `http://${rebinding.name}:${port}/`;
      await assert.rejects(createEditorFetch(() => [])(url, init), (error: Error) => {
        return (error.cause as { code?: string } | undefined)?.code === 'EADDRREFUSED';
      });
      assert.deepEqual([rebinding.connections > 0, received], [true, '']);
      // Without the check it arrives: the test can fail.
      assert.equal((await createEditorFetch(() => [rebinding.name])(url, init)).status, 200);
      assert.match(received, /a secret/);
    });

    it('has the same name refused by the client', async () => {
      using rebinding = startRebinding();
      const answer = await request(`https://${rebinding.name}:${port}/`);
      assert.notEqual(answer.kind, 'answer');
      assert.doesNotMatch(received, /a secret/);
    });
  });
}
