import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const from = (alphabet: string, length: number): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
const lower = 'abcdefghijklmnopqrstuvwxyz';
const numerals = '0123456789';
const hex = (length: number) => from(`${numerals}abcdef`, length);
const word = (length: number) => from(lower + lower.toUpperCase() + numerals, length);
const digits = (length: number) => `1${from(numerals, length - 1)}`;
const base64 = (bytes: number) => randomBytes(bytes).toString('base64');
const base64Url = (bytes: number) => randomBytes(bytes).toString('base64url');

/** A secret as it shows in a text, and the part that must not be left of it. */
export interface MadeUp {
  readonly text: string;
  readonly secret: string;
}

const whole = (make: () => string) => (): MadeUp => {
  const text = make();
  return { text, secret: text };
};
const named = (make: (secret: string) => string, value: () => string) => (): MadeUp => {
  const secret = value();
  return { text: make(secret), secret };
};

/** Shapes are put together here, so that no scanner takes this file for a leak. */
export const secretTypes: Readonly<Record<string, () => MadeUp>> = {
  'Discord webhook': whole(() => `https://discord.com/api/${'webhooks'}/${digits(19)}/${word(68)}`),
  'Discord webhook of an API version': whole(
    () => `https://ptb.discord.com/api/v10/${'webhooks'}/${digits(18)}/${base64Url(51)}`,
  ),
  'Discord bot token': whole(
    () => `${Buffer.from(digits(18)).toString('base64url')}.${word(6)}.${base64Url(28).slice(0, 38)}`,
  ),
  'Slack webhook': whole(() => `https://hooks.slack.com/${'services'}/T${word(8)}/B${word(10)}/${word(24)}`),
  'Slack workflow': whole(() => `https://hooks.slack.com/${'workflows'}/T${word(8)}/A${word(10)}/${word(24)}`),
  'Slack bot token': whole(() => `xox${'b'}-${digits(12)}-${digits(13)}-${word(24)}`),
  'Slack user token': whole(() => `xox${'p'}-${digits(12)}-${digits(12)}-${digits(13)}-${hex(32)}`),
  'Slack app token': whole(() => `xapp-${'1'}-A${word(10).toUpperCase()}-${digits(13)}-${hex(64)}`),
  'Slack configuration token': whole(() => `xoxe.xox${'p'}-1-${word(160)}`),
  'Telegram token': whole(() => `${digits(10)}:${'AA'}${base64Url(30).slice(0, 33)}`),
  'Telegram API address': named(
    (secret) => `https://api.telegram.org/bot${secret}/sendMessage`,
    () => `${digits(9)}:${'AA'}${base64Url(30).slice(0, 33)}`,
  ),
  'Twilio account': whole(() => `${'AC'}${hex(32)}`),
  'Twilio key': whole(() => `${'SK'}${hex(32)}`),
  'Twilio token beside its account': named(
    (secret) => `${'AC'}${hex(32)}:${secret}`,
    () => hex(32),
  ),
  'ntfy token': whole(() => `tk${'_'}${from(lower + numerals, 29)}`),
  'webhook signing secret': whole(() => `wh${'sec'}_${base64(32)}`),
  'SendGrid key': whole(() => `${'SG'}.${base64Url(16)}.${base64Url(32)}`),
  'AWS key id': whole(() => `AK${'IA'}${from(lower.toUpperCase() + '234567', 16)}`),
  'AWS session key id': whole(() => `AS${'IA'}${from(lower.toUpperCase() + '234567', 16)}`),
  'AWS secret': named(
    (secret) => `aws_secret_access_key = ${secret}`,
    () => `1${base64(30).slice(0, 39)}`,
  ),
  'Google key': whole(() => `AI${'za'}${base64Url(27).slice(0, 35)}`),
  'Google access token': whole(() => `ya${'29'}.a0${base64Url(60)}`),
  'service account': named(
    (secret) =>
      JSON.stringify({
        private_key_id: hex(40),
        private_key: `-----BEGIN ${'PRIVATE'} KEY-----\n${secret}\n-----END ${'PRIVATE'} KEY-----\n`,
      }),
    () => base64(48),
  ),
  'private key': named(
    (secret) => `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${base64(48)}\n${secret}\n-----END RSA ${'PRIVATE'} KEY-----`,
    () => base64(48),
  ),
  'OpenSSH key': named(
    (secret) => `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\n${secret}\n-----END OPENSSH ${'PRIVATE'} KEY-----`,
    () => base64(50),
  ),
  'GitHub token': whole(() => `gh${'p'}_${word(36)}`),
  'GitHub app token': whole(() => `gh${'s'}_${word(36)}`),
  'GitHub fine-grained token': whole(() => `github_${'pat'}_${word(22)}_${word(59)}`),
  'GitLab token': whole(() => `gl${'pat'}-${base64Url(15)}`),
  'npm token': whole(() => `np${'m'}_${word(36)}`),
  'PyPI token': whole(() => `py${'pi'}-AgE${base64Url(90)}`),
  'Stripe key': whole(() => `sk${'_live_'}${word(24)}`),
  'Stripe restricted key': whole(() => `rk${'_test_'}${word(24)}`),
  'Azure storage key': named(
    (secret) => `AccountName=demo;AccountKey=${secret};EndpointSuffix=core`,
    () => base64(64),
  ),
  'Azure signature': named(
    (secret) => `https://demo.blob.core.windows.net/c?sv=2024&sig=${secret}`,
    () => encodeURIComponent(base64(32)),
  ),
  'Azure client secret': whole(() => `${word(3)}8${'Q~'}${word(34)}`),
  'JSON web token': whole(() => `ey${'J'}${base64Url(24)}.eyJ${base64Url(60)}.${base64Url(32)}`),
  'OpenAI key': whole(() => `s${'k'}-proj-${word(48)}1`),
  'address with a password': named(
    (secret) => `postgres://app:${secret}@db.example.com/main`,
    () => word(12),
  ),
  'address with a token': named(
    (secret) => `https://ci.example.com/run?access_token=${secret}&x=1`,
    () => word(24),
  ),
  'bearer header': named(
    (secret) => `Authorization: Bearer ${secret}`,
    () => base64Url(30),
  ),
  'basic header': named(
    (secret) => `Authorization: Basic ${secret}`,
    () => base64(21),
  ),
  'environment file': named(
    (secret) => `DB_PASSWORD=${secret}`,
    () => word(14),
  ),
  'quoted key': named(
    (secret) => `"apiKey": "${secret}"`,
    () => word(20),
  ),
  'JSON in JSON': named(
    (secret) => JSON.stringify(JSON.stringify({ client_secret: secret })),
    () => word(20),
  ),
  'option of a command': named(
    (secret) => `deploy --token ${secret} --force`,
    () => `${word(18)}7`,
  ),
};

const recordings = join(import.meta.dirname, '../fixtures/recordings');

function recordedLines(): string[] {
  return readdirSync(recordings, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:txt|log|json|xml|info|out)$/.test(entry.name))
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '');
}

function sourceLines(): string[] {
  const source = join(import.meta.dirname, '../../src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => readFileSync(join(source, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '');
}

/** Lines as they are in logs, that only look as if they held something. */
const lookalikes: readonly (() => string)[] = [
  () => `commit ${hex(40)} (HEAD -> main, origin/main)`,
  () => `index ${hex(7)}..${hex(7)} 100644`,
  () => `request ${randomUUID()} took ${digits(3)} ms`,
  () => `sha256:${hex(64)} pulled`,
  () => `integrity sha512-${base64(64)}`,
  () => `  md5 ${hex(32)}  dist/app.js`,
  () => `<img src="data:image/png;base64,${base64(90)}">`,
  () => `    at Object.<anonymous> (/srv/app/node_modules/pkg-${word(6)}/lib/index.js:${digits(3)}:${digits(2)})`,
  () =>
    `2026-11-27T06:36:19.${digits(3)}Z INFO worker-${digits(2)} GET /api/v1/users/${digits(6)}?page=2 200 ${digits(4)}`,
  () => `10.0.0.${digits(2)} - - [27/Nov/2026:06:36:19 +0000] "GET /index.html HTTP/1.1" 200 ${digits(4)}`,
  () => `${createHash('sha1').update(word(4)).digest('base64')} chunk-${word(8)}.js  ${digits(3)} kB`,
  () => `const password = readPassword(options);`,
  () => `error TS2304: Cannot find name 'secretKey${digits(2)}'.`,
  () => `The token is invalid; log in again.`,
  () => `password: string; // of the user`,
  () => `export API_KEY=$\{API_KEY}`,
  () => `Basic usage is documented under https://example.com/docs/${word(10)}`,
  () => `docker run -p ${digits(4)}:${digits(4)} registry.example.com/team/app:${hex(12)}`,
  () => `src/core/secret.ts(${digits(2)},3): error TS2322: Type 'string' is not assignable to type 'Secret'.`,
  () => `FAIL tests/auth/token.test.ts > refreshes the access token after ${digits(3)} s`,
];

/** So many lines without secrets: recorded output, source code, and made-up lookalikes. */
export function cleanLines(count: number): string[] {
  const real = [...recordedLines(), ...sourceLines()];
  const step = Math.max(1, real.length / (count / 2));
  const lines = Array.from(
    { length: Math.floor(count / 2) },
    (_, index) => real[Math.floor(index * step) % real.length] ?? '',
  );
  for (let index = 0; lines.length < count; index += 1) lines.push(lookalikes[index % lookalikes.length]?.() ?? '');
  return lines;
}
