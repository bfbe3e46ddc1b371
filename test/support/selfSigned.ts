import { generateKeyPairSync, sign } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** A key and its certificate as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** Makes a certificate for a name of this machine, signed by itself and valid for a day unless it is to end before (RFC 5280 §4.1, in DER). */
export function selfSigned(name: string, endMs = Date.now() + 86_400_000): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const subject = sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));
  const day = 86_400_000;
  const validity = sequence(time(Date.now() - day), time(endMs));
  const names = sequence(tagged(0x82, Buffer.from(name)));
  const extensions = sequence(sequence(oid('551d11'), tagged(0x04, names)), authority());
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    subject,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  );
  const signature = tagged(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const der = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** Lets this process trust a certificate as if the machine's owner had installed it. Dispose to end that. */
export function trust({ cert }: Identity): { dispose(): void } {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  return { dispose: () => setDefaultCACertificates(before) };
}

/** Basic constraints: an authority, so that it may vouch for itself. */
const authority = () =>
  sequence(oid('551d13'), tagged(0x01, Buffer.from([0xff])), tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))));
const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const integer = (value: number) => tagged(0x02, Buffer.from([value]));
const time = (ms: number) =>
  tagged(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
