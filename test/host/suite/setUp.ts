import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { channelKinds, type ChannelType } from '../../../src/channels/registry.ts';
import { withChannel } from '../../../src/config/edit.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { isRecord } from '../../../src/core/json.ts';
import type { Guide } from '../../../src/host/setUp/guide.ts';
import { type GuideName, guides } from '../../../src/host/setUp/guides.ts';

interface Sample {
  readonly answers: Readonly<Record<string, string>>;
  /** Texts that must be refused, by question. */
  readonly wrong: Readonly<Record<string, string>>;
}

const mail = { from: 'Lookout <me@example.com>', to: 'a@example.com, b@example.com' };
const wrongMail = { from: 'nobody', to: 'a@example.com, nobody' };
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const account = JSON.stringify({ client_email: 'a@b.example', private_key: privateKey, project_id: 'demo' });

const samples: Record<GuideName, Sample> = {
  discordWebhook: {
    answers: { url: 'https://discord.com/api/webhooks/1/abc' },
    wrong: { url: 'https://discord.com/channels/1' },
  },
  discordBot: { answers: { token: 'a.b.c', channel: '123' }, wrong: { token: 'abc', channel: '#general' } },
  slackWebhook: {
    answers: { url: 'https://hooks.slack.com/services/T/B/x' },
    wrong: { url: 'https://example.com/services/T/B/x' },
  },
  slackApp: { answers: { token: 'xoxb-1', channel: '#builds' }, wrong: { token: 'abc', channel: 'builds' } },
  webhook: {
    answers: { url: 'https://example.com/hook', signing: 'x' },
    wrong: { url: 'http://example.com/hook' },
  },
  emailSmtp: {
    answers: { host: 'smtp.example.com:465', username: 'me', password: 'x', ...mail },
    wrong: { host: 'https://smtp.example.com', ...wrongMail },
  },
  emailSendGrid: { answers: { apiKey: 'SG.x', ...mail }, wrong: { apiKey: 'x', ...wrongMail } },
  emailSes: {
    answers: { region: 'eu-central-1', accessKeyId: 'a', secretAccessKey: 'b', ...mail },
    wrong: { region: 'Frankfurt', ...wrongMail },
  },
  telegram: {
    answers: { token: `1:${'a'.repeat(30)}`, chat: '-100123' },
    wrong: { token: 'abc', chat: 'my group' },
  },
  sms: {
    answers: { account: `AC${'0'.repeat(32)}`, token: 'x', from: '+15005550006', to: '+4915112345678', cap: '5' },
    wrong: { account: 'x', to: '0151 12345678', cap: 'much' },
  },
  ntfy: {
    answers: { url: 'https://ntfy.sh', topic: 'a-topic', token: 'x' },
    wrong: { url: 'ntfy', topic: 'my topic' },
  },
  fcm: {
    answers: { credentials: account, topic: 'builds' },
    wrong: { credentials: '{"client_email":"a"}', topic: 'my topic' },
  },
};

/** The guides of channels: what they ask, refuse and write. */
export function defineSetUpSuite(): void {
  describe('A guide', () => {
    it('exists for every type of channel but the built-in one', () => {
      const types = Object.entries(samples).map(([name, { answers }]) => {
        const guide: Guide = guides[name as GuideName];
        return guide.options(answers)['type'];
      });
      const expected = Object.keys(channelKinds).filter((type) => type !== 'toast');
      assert.deepEqual([...new Set(types)].sort(), expected.sort());
    });

    for (const [name, { answers, wrong }] of Object.entries(samples)) {
      const guide: Guide = guides[name as GuideName];

      it(`of ${name} writes a channel that the configuration accepts, with placeholders for its secrets`, () => {
        const secrets = [...guide.questions, ...(guide.made === undefined ? [] : [guide.made])].flatMap(
          ({ key, secret }) => (secret === undefined ? [] : [[key, `\${secret:${secret}}`] as const]),
        );
        assert.notEqual(secrets.length, 0);
        const text = withChannel('', guide.name, guide.options({ ...answers, ...Object.fromEntries(secrets) }));
        for (const [, placeholder] of secrets) assert.ok(text.includes(placeholder), text);
        const { config, diagnostics } = parseConfig(text);
        assert.deepEqual(diagnostics, []);
        const channel = config?.channels[guide.name];
        assert.ok(channel !== undefined);
        const { enabled: _enabled, type, ...options } = channel;
        assert.ok(isRecord(options));
        assert.equal(channelKinds[type as ChannelType].unavailable(options), undefined);
      });

      it(`of ${name} takes what is right and refuses what is wrong`, async () => {
        for (const { key, objection } of guide.questions) {
          const given = answers[key];
          assert.ok(given !== undefined, key);
          assert.equal(await objection?.(given), undefined, key);
          const bad = wrong[key];
          if (bad !== undefined) assert.match((await objection?.(bad)) ?? '', /\w/, key);
        }
        assert.deepEqual(
          Object.keys(wrong).filter((key) => !guide.questions.some((question) => question.key === key)),
          [],
        );
      });
    }
  });
}
