import dns, { type LookupAddress } from 'node:dns';
import dnsPromises from 'node:dns/promises';

const name = 'rebind.lookout.example';

/** A name of a hostile owner: whoever asks before gets a public address, whoever connects gets this machine. */
export interface Rebinding {
  readonly name: string;
  /** How often a connection asked. */
  readonly connections: number;
  [Symbol.dispose](): void;
}

/** Plays the name server of {@link Rebinding} for this process. The caller disposes. */
export function startRebinding(): Rebinding {
  const { lookup } = dns;
  const { lookup: lookupBefore } = dnsPromises;
  let connections = 0;
  const fake = (host: string, options: dns.LookupOptions, callback: (...answer: unknown[]) => void): void => {
    if (host !== name) {
      lookup(host, options, callback);
      return;
    }
    connections += 1;
    const found: LookupAddress = { address: '127.0.0.1', family: 4 };
    process.nextTick(() => (options.all === true ? callback(null, [found]) : callback(null, found.address, 4)));
  };
  Object.assign(dns, { lookup: fake });
  Object.assign(dnsPromises, {
    lookup: async (host: string, options: dns.LookupAllOptions) =>
      host === name ? [{ address: '93.184.216.34', family: 4 }] : lookupBefore(host, options),
  });
  return {
    name,
    get connections() {
      return connections;
    },
    [Symbol.dispose]() {
      Object.assign(dns, { lookup });
      Object.assign(dnsPromises, { lookup: lookupBefore });
    },
  };
}
