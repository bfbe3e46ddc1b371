import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { inspect } from 'node:util';
import { createRedactor, RedactionTally } from '../../../src/core/redaction.ts';
import { compileSafePattern } from '../../../src/core/safePattern.ts';
import { describeUrl, Secret } from '../../../src/core/secret.ts';
import { cleanLines, secretTypes } from '../../support/secrets.ts';
import { cpuMsOf } from '../../support/cpuTime.ts';

const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b';

const perType = 20;

describe('redaction', () => {
  const redactor = createRedactor();
  for (const [name, make] of Object.entries(secretTypes)) {
    it(`removes ${perType} of ${perType} generated values, and counts them: ${name}`, () => {
      for (let i = 0; i < perType; i += 1) {
        const { text, secret } = make();
        const tally = new RedactionTally();
        const result = redactor.text(`before ${text} after`, tally);
        assert.ok(!result.includes(secret), result);
        assert.match(result, /^before .*«redacted».* after$/s);
        const counts = Object.values(tally.counts);
        assert.ok(counts.length > 0 && counts.every((count) => count > 0));
      }
    });
  }

  it('takes at most 1 % of 10,000 clean lines for something else', () => {
    const wrong = cleanLines(10_000).filter((line) => {
      const tally = new RedactionTally();
      redactor.text(line, tally);
      return Object.keys(tally.counts).some((rule) => rule !== 'home path');
    });
    assert.ok(wrong.length <= 100, `${wrong.length} of 10,000, such as:\n${wrong.slice(0, 20).join('\n')}`);
  });

  it('finds nothing more in what it removed already', () => {
    for (const make of Object.values(secretTypes)) {
      const once = redactor.text(make().text);
      const tally = new RedactionTally();
      assert.equal(redactor.text(once, tally), once);
      assert.deepEqual(tally.counts, {});
    }
  });

  it('finds a secret in one of two chunks only where the chunk still has its shape, and a stored one in Base64 wherever it begins', () => {
    const own = createRedactor();
    const value = 'correct-horse-battery-staple';
    own.addSecret(new Secret(value));
    for (const before of ['', 'u', 'us', 'user:']) {
      const encoded = Buffer.from(`${before}${value}:x`).toString('base64');
      const tally = new RedactionTally();
      const result = own.text(`got ${encoded}`, tally);
      assert.equal(tally.counts['stored secret'], 1, result);
      assert.ok(!Buffer.from(result.slice(4), 'base64').toString().includes('horse'), result);
    }
  });

  it('finds the parts of a stored key file however it is written', () => {
    const own = createRedactor();
    const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ';
    const key = `-----BEGIN ${'PRIVATE'} KEY-----\n${line}\n-----END ${'PRIVATE'} KEY-----`;
    own.addSecret(new Secret(JSON.stringify({ private_key_id: 'abc123def456abc1', private_key: key }, null, 2)));
    assert.ok(!own.text(`a log broke it up: ${line}`).includes(line));
    assert.ok(!own.text('id abc123def456abc1').includes('abc123def456abc1'));
  });

  const hostile: readonly string[] = [
    `passw ${'a-'.repeat(120_000)}`,
    `${'eyJ-'.repeat(60_000)}.`,
    `:// ${'a.'.repeat(120_000)}`,
    '-----BEGIN PRIVATE KEY-----'.repeat(9000),
    `${'x://'.repeat(60_000)}`,
    `secret=${'secret='.repeat(35_000)}`,
    `${'MTa'.repeat(80_000)}`,
    `?key=${'&key='.repeat(50_000)}`,
    `bearer ${' '.repeat(200_000)}`,
    `${'SG.'.repeat(80_000)}`,
    `${`${'AC'}${'0'.repeat(32)}`.repeat(7000)}`,
    `${'@a'.repeat(120_000)}`,
    `${'1 '.repeat(120_000)}`,
  ];
  for (const text of hostile) {
    it(`is through with 240 KB that were made to hold it up: ${text.slice(0, 24)}`, () => {
      const strict = createRedactor({ pii: ['email', 'phone'] });
      const cpuMs = cpuMsOf(() => strict.outward(text));
      // A rule that is not linear needs minutes.
      assert.ok(cpuMs < 3000, `${cpuMs} ms`);
    });
  }

  it('removes personal data when it is asked to', () => {
    const strict = createRedactor({ pii: ['email', 'phone'] });
    const found = [
      'ada.lovelace+ci@example.co.uk',
      'ada@example.com',
      '+49 30 901820',
      '+1 (415) 555-2671',
      '+14155552671',
      '(030) 901 820',
      '415-555-2671',
      '030 9018200',
    ];
    for (const item of found) {
      assert.equal(strict.text(`call ${item} now`), 'call «redacted» now', item);
      assert.equal(redactor.text(`call ${item} now`), `call ${item} now`);
    }
    const kept = [
      '2026-11-27 06:36:19',
      '192.168.100.200',
      'line 1234567',
      '@scope/pkg@1.2.3',
      'v1.20.300',
      '12:34:56.789',
      '1,234,567 ms',
      hash,
    ];
    for (const item of kept) assert.equal(strict.text(item), item);
  });

  it('removes what the patterns of a user match, in the syntax of other patterns', () => {
    const own = createRedactor({
      patterns: ['(?i)employee-\\d{6}', 'Project X', '/q*/', 'red'].map(compileSafePattern),
    });
    const tally = new RedactionTally();
    assert.equal(
      own.text('EMPLOYEE-123456 and employee-654321 at Project X', tally),
      '«redacted» and «redacted» at Project X'.replace('Project X', '«redacted»'),
    );
    assert.deepEqual(tally.counts, { 'pattern (?i)employee-\\d{6}': 2, 'pattern Project X': 1 });
  });

  it('leaves home paths when it is told to', () => {
    const path = `${homedir()}/work/a.ts`;
    assert.equal(createRedactor({ homePaths: false }).text(path), path);
  });

  it('takes calls to everyone apart in what goes outward only', () => {
    for (const call of ['@everyone', '@here', '@channel', '@all', '@room', '<!channel>', '<!here>', 'x @Everyone!']) {
      const tally = new RedactionTally();
      const result = redactor.outward(call, tally);
      assert.ok(result.includes('\u200b') && result.replaceAll('\u200b', '') === call, result);
      assert.deepEqual(tally.counts, { 'mass mention': 1 });
      assert.equal(redactor.text(call), call);
    }
    for (const other of ['ada@all.example', 'src/@all/index.ts', '@allure', '@here/x', '<!DOCTYPE html>', '<!-- x -->'])
      assert.equal(redactor.outward(other), other);
  });

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
    const secret = secretTypes['GitHub token']?.().secret ?? '';
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
    const described = describeUrl(
      URL.parse(`https://discord.com/api/${'webhooks'}/123456789012345678/token-token-token`),
    );
    assert.equal(described, 'https://discord.com/api/…');
    assert.equal(
      describeUrl(URL.parse('https://api.telegram.org/bot1:tokentoken/send')),
      'https://api.telegram.org/bot1/…',
    );
    assert.equal(describeUrl(URL.parse('not a url')), '«invalid URL»');
  });
});
