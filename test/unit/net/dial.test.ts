import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { LookoutError } from '../../../src/core/errors.ts';
import { createDial } from '../../../src/net/dial.ts';
import { createPinnedLookup } from '../../../src/net/pinnedLookup.ts';

const signal = () => AbortSignal.timeout(5000);
const isDenied = (error: unknown) => LookoutError.is(error, 'denied');

describe('a connection', () => {
  it('is made to this machine', async () => {
    const server = createServer((socket) => socket.end('220 hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const socket = await createDial(() => [])('127.0.0.1', (server.address() as AddressInfo).port, signal());
      const said = await new Promise((resolve) => socket.once('data', (data) => resolve(String(data))));
      assert.equal(said, '220 hello');
      socket.destroy();
    } finally {
      server.close();
    }
  });

  it('is not made to private addresses, given as such or by a name that leads there', async () => {
    const dial = createDial(() => []);
    for (const host of ['10.0.0.1', '169.254.169.254', '192.168.1.1', '::ffff:10.0.0.1', 'fd00::1'])
      await assert.rejects(dial(host, 25, signal()), isDenied, host);
    const rebound = createPinnedLookup(
      () => [],
      (_host, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]),
    );
    await assert.rejects(createDial(() => [], rebound)('mail.example', 25, signal()), isDenied);
  });

  it('says that nobody answers, and ends when it is not wanted any more', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const dial = createDial(() => []);
    await assert.rejects(dial('127.0.0.1', port, signal()), (error) => LookoutError.is(error, 'unavailable'));
    await assert.rejects(dial('127.0.0.1', port, AbortSignal.abort()), (error) => LookoutError.is(error, 'cancelled'));
  });
});
