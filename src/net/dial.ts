import { connect, isIP, type Socket } from 'node:net';
import { errorCode, LookoutError } from '../core/errors.ts';
import { isApprovedHost, isLoopbackHost, isReservedAddress } from './addressPolicy.ts';
import { createPinnedLookup } from './pinnedLookup.ts';

/**
 * Opens a TCP connection for protocols other than HTTP, under the same address policy: it is checked on
 * the address that is connected, not on the name. The caller ends the socket.
 *
 * @throws LookoutError `denied` when the address is private and not approved, `unavailable` when there is no connection, `cancelled`.
 */
export type Dial = (host: string, port: number, signal: AbortSignal) => Promise<Socket>;

/** Longest wait for a connection, in ms. */
const connectTimeoutMs = 10_000;

/** @param allowHosts hosts on private networks that the user approved; asked anew for each connection */
export function createDial(allowHosts: () => readonly string[], lookup = createPinnedLookup(allowHosts)): Dial {
  return (host, port, signal) => {
    const place = `${host}:${port}`;
    const denied = () =>
      new LookoutError(
        'denied',
        `${host} leads to a private or reserved address. Add it to security.allowHosts to allow it.`,
      );
    const isFree = isLoopbackHost(host) || isApprovedHost(host, allowHosts());
    if (isIP(host) !== 0 && isReservedAddress(host) && !isFree) return Promise.reject(denied());
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, lookup, signal, timeout: connectTimeoutMs });
      const fail = (error: unknown) => {
        socket.destroy();
        if (signal.aborted) reject(new LookoutError('cancelled', 'Cancelled.', { cause: error }));
        else if (errorCode(error) === 'EADDRREFUSED') reject(denied());
        else
          reject(
            new LookoutError('unavailable', `${place}: no connection (${errorCode(error) ?? 'no answer'}).`, {
              cause: error,
            }),
          );
      };
      const onTimeout = () => fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
      socket.once('error', fail);
      socket.once('timeout', onTimeout);
      socket.once('connect', () => {
        socket.off('error', fail);
        socket.off('timeout', onTimeout);
        socket.setTimeout(0);
        resolve(socket);
      });
    });
  };
}
