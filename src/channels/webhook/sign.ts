import { createHmac } from 'node:crypto';

const secretPrefix = 'whsec_';

/** Key bytes of a Standard Webhooks secret: base64 after `whsec_`, 24 to 64 bytes; undefined when it is not one. */
export function parseSigningSecret(secret: string): Buffer | undefined {
  if (!secret.startsWith(secretPrefix)) return undefined;
  const encoded = secret.slice(secretPrefix.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

/**
 * Headers of the Standard Webhooks scheme
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): HMAC-SHA256
 * over `id.timestamp.body`, one `v1,` signature per key, so that secrets can be rotated.
 */
export function signStandardWebhook(
  id: string,
  atMs: number,
  body: string,
  keys: readonly Buffer[],
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
