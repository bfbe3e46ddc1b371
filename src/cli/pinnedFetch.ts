import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent, fetch } from 'undici';
import { isLoopbackHost, isReservedAddress } from '../net/addressPolicy.ts';
import type { FetchLike } from '../net/fetchClient.ts';

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves for a connection and refuses reserved addresses then and there, so that a name cannot change its mind after a check. */
function createPinnedLookup(allowHosts: () => readonly string[]) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const free = isLoopbackHost(hostname) || allowHosts().includes(hostname);
      const reserved = found.find(({ address }) => isReservedAddress(address));
      if (!free && reserved !== undefined) {
        return callback(Object.assign(new Error('reserved address'), { code: 'EADDRREFUSED' }), []);
      }
      const [first] = found;
      if (options.all === true || first === undefined) return callback(null, found);
      callback(null, first.address, first.family);
    });
  };
}

/** undici's fetch over kept-alive connections, with the address policy applied to the connected address. */
export function createPinnedFetch(allowHosts: () => readonly string[]): FetchLike {
  const dispatcher = new Agent({
    connect: { lookup: createPinnedLookup(allowHosts), timeout: 10_000 },
    keepAliveTimeout: 10_000,
  });
  return (url, init) => fetch(url, { ...init, dispatcher });
}
