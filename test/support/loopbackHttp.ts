import { createFetchClient } from '../../src/net/fetchClient.ts';
import type { HttpClient } from '../../src/net/httpClient.ts';

/** The real client, which finds the far ends of services on this machine. `hosts` maps a host to the address that stands in for it. */
export function loopbackHttp(hosts: Readonly<Record<string, string>>): HttpClient {
  const client = createFetchClient({ fetch });
  return {
    request(request) {
      const { host, pathname, search } = new URL(request.url);
      const standIn = hosts[host];
      if (standIn === undefined) throw new Error(`no far end stands in for ${host}`);
      return client.request({ ...request, url: `${standIn}${pathname}${search}` });
    },
  };
}
