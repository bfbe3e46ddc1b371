import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { inspect } from 'node:util';
import { createRedactor } from '../../../src/core/redaction.ts';
import { describeUrl, Secret } from '../../../src/core/secret.ts';

const word = (length: number) =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length)
    .padEnd(length, 'x');
const digits = (length: number) =>
  Array.from(randomBytes(length), (byte) => String(byte % 10))
    .join('')
    .replace(/^0/, '1');

/** Shapes are put together here, so that no scanner takes this file for a leak. */
const shapes: Record<string, () => string> = {
  'Discord webhook': () => `https://discord.com/api/${'webhooks'}/${digits(18)}/${word(68)}`,
  'Slack webhook': () => `https://hooks.slack.com/${'services'}/T${word(8)}/B${word(8)}/${word(24)}`,
  'Slack bot token': () => `xox${'b'}-${digits(12)}-${word(24)}`,
  'Slack app token': () => `xapp-${'1'}-A${word(10)}-${digits(12)}-${word(40)}`,
  'GitHub token': () => `gh${'p'}_${word(36)}`,
  'GitLab token': () => `gl${'pat'}-${word(20)}`,
  'AWS key id': () => `AK${'IA'}${word(16).toUpperCase()}`,
  'Google key': () => `AI${'za'}${word(35)}`,
  'signing secret': () => `wh${'sec'}_${word(40)}`,
  'SendGrid key': () => `SG.${word(22)}.${word(43)}`,
  'Telegram token': () => `${digits(9)}:AA${word(33)}`,
  'npm token': () => `np${'m'}_${word(36)}`,
  JWT: () => `ey${'J'}${word(20)}.eyJ${word(30)}.${word(43)}`,
  'private key': () => `-----BEGIN ${'PRIVATE'} KEY-----\n${word(64)}\n-----END ${'PRIVATE'} KEY-----`,
};

describe('redaction', () => {
  const redactor = createRedactor();
  for (const [name, make] of Object.entries(shapes)) {
    it(`removes 30 of 30 generated values: ${name}`, () => {
      for (let i = 0; i < 30; i += 1) {
        const secret = make();
        const result = redactor.text(`before ${secret} after`);
        assert.ok(!result.includes(secret.split('\n')[1] ?? secret), result);
        assert.match(result, /^before .*«redacted».* after$/s);
      }
    });
  }

  it('removes values of assignments, bearer headers and URL credentials, and keeps their names', () => {
    assert.equal(redactor.text('password = "hunter2hunter2"'), 'password = "«redacted»"');
    assert.equal(redactor.text('API_KEY: abcdef123456'), 'API_KEY: «redacted»');
    assert.equal(redactor.text(`Authorization: Bearer ${'abc'.repeat(8)}`), 'Authorization: Bearer «redacted»');
    assert.equal(redactor.text('postgres://app:s3cr3t@db/x'), 'postgres://app:«redacted»@db/x');
  });

  it('removes known secrets by value, also percent-encoded and inside JSON', () => {
    const own = createRedactor();
    const value = 'p@ss "word"/1';
    own.addSecret(new Secret(value));
    for (const form of [value, encodeURIComponent(value), JSON.stringify({ value })]) {
      assert.ok(!own.text(`x ${form} y`).includes('word'), form);
    }
  });

  it('says ~ for the home folder and leaves folders beside it alone', () => {
    assert.equal(redactor.text(`${homedir()}/work/a.ts`), '~/work/a.ts');
    assert.equal(redactor.text(`${homedir()}other/a.ts`), `${homedir()}other/a.ts`);
  });

  it('leaves ordinary lines alone', () => {
    const clean = [
      'Build finished in 3.2 s with 0 errors',
      'src/secret.ts(12,3): error TS2304: Cannot find name "token".',
      'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b by Ada',
      'GET https://example.com/api/webhooks 200',
      'expect(password).toBe(undefined)',
      'the password field is required',
    ];
    for (const line of clean) assert.equal(redactor.text(line), line);
  });

  it('goes through nested data, keys included', () => {
    const secret = shapes['GitHub token']?.() ?? '';
    assert.ok(!JSON.stringify(redactor.json({ a: [{ [secret]: secret }] })).includes(secret));
  });
});

describe('secret', () => {
  it('prints a placeholder however it is printed', () => {
    const secret = new Secret('very-secret');
    for (const text of [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), String(secret)]) {
      assert.ok(!text.includes('very-secret'), text);
    }
    assert.equal(secret.reveal(), 'very-secret');
  });

  it('does not show in a described URL', () => {
    const described = describeUrl(`https://discord.com/api/${'webhooks'}/123456789012345678/token-token-token`);
    assert.equal(described, 'https://discord.com/api/…');
    assert.equal(describeUrl('https://api.telegram.org/bot1:tokentoken/send'), 'https://api.telegram.org/bot1/…');
    assert.equal(describeUrl('not a url'), '«invalid URL»');
  });
});
