import { Agent, fetch } from 'undici';
import type { FetchLike } from '../net/fetchClient.ts';
import { createPinnedLookup } from '../net/pinnedLookup.ts';

/** undici's fetch over kept-alive connections, with the address policy applied to the connected address. */
export function createPinnedFetch(allowHosts: () => readonly string[]): FetchLike {
  const dispatcher = new Agent({
    connect: { lookup: createPinnedLookup(allowHosts), timeout: 10_000 },
    keepAliveTimeout: 10_000,
  });
  return (url, init) => fetch(url, { ...init, dispatcher });
}
