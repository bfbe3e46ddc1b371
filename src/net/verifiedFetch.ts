import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { isApprovedHost, isLoopbackHost, isReservedAddress } from './addressPolicy.ts';
import type { FetchLike } from './fetchClient.ts';

/** What undici tells of its requests (https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md). */
interface UndiciMessage {
  readonly request: { readonly method: string };
  readonly socket: Socket;
}

/**
 * Applies the address policy to the connection that a `fetch` made by others really uses, where no resolver and no
 * dispatcher can be handed in: the editor replaces both for the user's proxy and certificates. The peer's address is
 * looked at when the connection is up and nothing of the request is written yet; a reserved one ends it with
 * `EADDRREFUSED`. What goes through a proxy is connected by the proxy: there only the check of the name before holds.
 */
export function createVerifiedFetch(fetch: FetchLike, allowHosts: () => readonly string[]): FetchLike {
  const calls = new AsyncLocalStorage<object>();
  const proxied = new WeakSet<Socket>();
  return async (url, init) => {
    const host = (URL.parse(url)?.hostname ?? '').replace(/^\[|\]$/g, '');
    if (isLoopbackHost(host) || isApprovedHost(host, allowHosts())) return fetch(url, init);
    const call = {};
    const own = new WeakSet<object>();
    const tunnels = new Set<string>();
    const onCreate = (message: unknown): void => {
      if (calls.getStore() === call) own.add((message as UndiciMessage).request);
    };
    const onSend = (message: unknown): void => {
      const { request, socket } = message as UndiciMessage;
      if (!own.has(request) || proxied.has(socket)) return;
      const end = `${socket.localAddress} ${socket.localPort}`;
      if (request.method === 'CONNECT') tunnels.add(end);
      else if (tunnels.has(end)) proxied.add(socket);
      else if (isReservedAddress(socket.remoteAddress ?? ''))
        socket.destroy(Object.assign(new Error('reserved address'), { code: 'EADDRREFUSED' }));
    };
    subscribe('undici:request:create', onCreate);
    subscribe('undici:client:sendHeaders', onSend);
    try {
      return await calls.run(call, () => fetch(url, init));
    } finally {
      unsubscribe('undici:request:create', onCreate);
      unsubscribe('undici:client:sendHeaders', onSend);
    }
  };
}
