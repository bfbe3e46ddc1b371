import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPinnedFetch } from '../../../src/cli/pinnedFetch.ts';
import { createPinnedLookup } from '../../../src/net/pinnedLookup.ts';

const lookUp = (host: string, addresses: readonly string[], allowHosts: readonly string[] = [], all = true) =>
  new Promise<unknown>((resolve) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const pinned = createPinnedLookup(
      () => allowHosts,
      (_host, _options, callback) => callback(null, found),
    );
    pinned(host, { all }, (error, answer) => resolve(error?.message ?? answer));
  });

describe('pinned fetch', () => {
  it('refuses a name whose address is reserved at the moment of connecting, unless the user approved it', async () => {
    assert.equal(await lookUp('evil.example', ['10.0.0.1']), 'reserved address');
    assert.equal(await lookUp('evil.example', ['93.184.216.34', '::1']), 'reserved address');
    const intranet = [{ address: '10.0.0.1', family: 4 }];
    assert.deepEqual(await lookUp('CI.intranet', ['10.0.0.1'], ['ci.Intranet']), intranet);
    assert.deepEqual(await lookUp('localhost', ['127.0.0.1']), [{ address: '127.0.0.1', family: 4 }]);
    assert.equal(await lookUp('example.com', ['93.184.216.34'], [], false), '93.184.216.34');
  });

  it('fetches from this machine', async () => {
    const server = createServer((_request, response) => response.end('fine'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const init = { method: 'GET', headers: {}, redirect: 'manual', signal: AbortSignal.timeout(5000) } as const;
      const answer = await createPinnedFetch(() => [])(url, init);
      assert.equal(answer.status, 200);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
