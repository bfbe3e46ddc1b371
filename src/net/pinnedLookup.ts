import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isApprovedHost, isLoopbackHost, isReservedAddress } from './addressPolicy.ts';

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** The part of `dns.lookup` that is used. */
type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** Resolves for a connection and refuses reserved addresses then and there, so that a name cannot change its mind after a check. */
export function createPinnedLookup(allowHosts: () => readonly string[], resolve: Resolve = lookup) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const free = isLoopbackHost(hostname) || isApprovedHost(hostname, allowHosts());
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
