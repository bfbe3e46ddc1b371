import { BlockList, isIP } from 'node:net';

/**
 * Ranges that a message must not be sent to unless the user approved the host: special-purpose
 * registries of IANA (https://www.iana.org/assignments/iana-ipv4-special-registry and …-ipv6-…).
 */
const reserved4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const reserved6 = [
  '::/128',
  '::1/128',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const blocked = new BlockList();
for (const [ranges, family] of [
  [reserved4, 'ipv4'],
  [reserved6, 'ipv6'],
] as const) {
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    blocked.addSubnet(network, Number(prefix), family);
  }
}

/** Whether an IP address literal is private, link-local, loopback or otherwise not on the public internet. */
export function isReservedAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  if (family === 4) return blocked.check(address, 'ipv4');
  const mapped = /^::ffff:(?:0:)?(.+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isReservedAddress(mappedToDotted(mapped));
  return blocked.check(address, 'ipv6');
}

/** `7f00:1` of `::ffff:7f00:1` as `127.0.0.1`; a dotted tail is kept. */
function mappedToDotted(tail: string): string {
  if (isIP(tail) === 4) return tail;
  const [high = '', low = ''] = tail.split(':');
  const value = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/** Whether a URL host names this machine literally; names that merely resolve to it do not count. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  return isIP(bare) === 4 && bare.startsWith('127.');
}

/** Whether the user approved a host by name or address. */
export function isApprovedHost(host: string, allowHosts: readonly string[]): boolean {
  return allowHosts.some((item) => item.toLowerCase() === host.toLowerCase());
}

/** Verdict on a destination before any name is resolved. */
export type UrlVerdict =
  | { readonly kind: 'allowed' }
  /** Allowed when every address that the name resolves to is public. */
  | { readonly kind: 'resolve'; readonly host: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Checks scheme, credentials and host of a destination; null is what is no URL. `allowHosts` are names or addresses the user approved. */
export function checkUrl(url: URL | null, allowHosts: readonly string[]): UrlVerdict {
  if (url === null) return { kind: 'refused', reason: 'The address is not a valid URL.' };
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (url.username !== '' || url.password !== '') {
    return { kind: 'refused', reason: 'The address carries a user name or password; use `auth` instead.' };
  }
  const approved = isApprovedHost(host, allowHosts);
  const loopback = isLoopbackHost(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (loopback || approved))) {
    return {
      kind: 'refused',
      reason: `Only https is allowed (found ${url.protocol.slice(0, -1)}), except for this machine itself.`,
    };
  }
  if (loopback || approved) return { kind: 'allowed' };
  if (isIP(host) === 0) return { kind: 'resolve', host };
  if (!isReservedAddress(host)) return { kind: 'allowed' };
  return {
    kind: 'refused',
    reason: `${host} is a private or reserved address. Add it to security.allowHosts to allow it.`,
  };
}
