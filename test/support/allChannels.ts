import { generateKeyPairSync } from 'node:crypto';
import type { FetchLike } from '../../src/net/fetchClient.ts';

/** A request as it was about to leave. */
export interface Departed {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What each vendor says when all is well. */
const answers: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/hooks\.slack\.com/, 'ok'],
  [/^https:\/\/slack\.com/, '{"ok":true,"channel":"C1","ts":"1.2"}'],
  [/^https:\/\/discord\.com/, '{"id":"42"}'],
  [/^https:\/\/api\.telegram\.org/, '{"ok":true,"result":{"message_id":42}}'],
  [/^https:\/\/api\.twilio\.com/, '{"sid":"SM1","status":"queued","num_segments":"1","price":null}'],
  [/^https:\/\/ntfy\.sh/, '{"id":"x","event":"message"}'],
  [/^https:\/\/oauth2\.googleapis\.com/, '{"access_token":"a","expires_in":3600}'],
  [/^https:\/\/fcm\.googleapis\.com/, '{"name":"projects/lookout-demo/messages/1"}'],
  [/^https:\/\/email\./, '{"MessageId":"0100abc"}'],
];

const hosts = [
  'hooks.slack.com',
  'slack.com',
  'discord.com',
  'api.telegram.org',
  'api.twilio.com',
  'api.sendgrid.com',
  'ntfy.sh',
  'oauth2.googleapis.com',
  'fcm.googleapis.com',
  'email.eu-central-1.amazonaws.com',
  'hooks.example.com',
];

/** Secrets that the configuration names, and their values, made anew for each run. */
export function channelSecrets(): Record<string, string> {
  const made = () => crypto.randomUUID().replaceAll('-', '');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    DISCORD: `https://discord.com/api/${'webhooks'}/1/${made()}`,
    DISCORD_BOT: made(),
    SLACK: `https://hooks.slack.com/${'services'}/T/B/${made()}`,
    SLACK_BOT: made(),
    TELEGRAM: `123456:${made()}`,
    TWILIO: made(),
    SENDGRID: made(),
    SES: made(),
    NTFY: made(),
    SMTP: made(),
    HOOK: made(),
    SIGNING: `whsec_${Buffer.from(made()).toString('base64')}`,
    FCM: JSON.stringify({
      type: 'service_account',
      project_id: 'lookout-demo',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: 'lookout@lookout-demo.iam.gserviceaccount.com',
    }),
  };
}

/** Every way of every outward channel; `hosts` are approved, so that no name server is asked. */
export function allChannels(smtpPort: number): string {
  const mail = 'from: "Lookout <lookout@example.com>", to: [{ email: ada@example.com }]';
  return `
channels:
  discord: { type: discord, webhookUrl: "\${secret:DISCORD}" }
  discord-bot: { type: discord, botToken: "\${secret:DISCORD_BOT}", channels: [{ id: "1", name: builds }] }
  slack: { type: slack, webhookUrl: "\${secret:SLACK}" }
  slack-app: { type: slack, botToken: "\${secret:SLACK_BOT}", defaultChannel: "#builds" }
  telegram: { type: telegram, botToken: "\${secret:TELEGRAM}", chatId: "-100123" }
  sms: { type: sms, accountSid: AC0123456789abcdef, authToken: "\${secret:TWILIO}", from: "+12345678900", to: [{ phone: "+19876543210" }] }
  ntfy: { type: push, provider: ntfy, url: "https://ntfy.sh", topic: builds, token: "\${secret:NTFY}" }
  fcm: { type: push, provider: fcm, credentials: "\${secret:FCM}", topics: [{ name: builds }] }
  sendgrid: { type: email, provider: sendgrid, sendgrid: { apiKey: "\${secret:SENDGRID}" }, ${mail} }
  ses: { type: email, provider: ses, ses: { region: eu-central-1, accessKeyId: AKIAEXAMPLE, secretAccessKey: "\${secret:SES}" }, ${mail} }
  smtp: { type: email, provider: smtp, smtp: { host: 127.0.0.1, port: ${smtpPort}, secure: none, username: lookout, password: "\${secret:SMTP}" }, ${mail} }
  hook:
    type: webhook
    url: https://hooks.example.com/hook
    headers: { X-Team: core }
    auth: { type: bearer, token: "\${secret:HOOK}" }
    signing: { scheme: standard-webhooks, secrets: ["\${secret:SIGNING}"] }
  template: { type: webhook, url: "https://hooks.example.com/template", format: template, template: "{{ event | json }}" }
  chat: { type: webhook, url: "https://hooks.example.com/chat", format: slack }
  board: { type: webhook, url: "https://hooks.example.com/board", format: discord }
  broken: { type: webhook, url: "https://hooks.example.com/broken" }
  toast: { type: toast }
delivery: { limits: { ${outwardChannels.map((name) => `${name}: { requests: 10000, per: 1s, burst: 10000 }`).join(', ')} } }
security: { allowHosts: [${hosts.join(', ')}] }
`;
}

/** Names of all channels of {@link allChannels} that leave the machine. */
export const outwardChannels = [
  'discord',
  'discord-bot',
  'slack',
  'slack-app',
  'telegram',
  'sms',
  'ntfy',
  'fcm',
  'sendgrid',
  'ses',
  'smtp',
  'hook',
  'template',
  'chat',
  'board',
  'broken',
] as const;

/** The vendors' far ends as a `fetch`; the webhook `broken` refuses what it gets, and repeats it. */
export function vendors(departed: Departed[]): FetchLike {
  return async (url, { headers, body = '' }) => {
    departed.push({ url, headers, body });
    if (url.endsWith('/broken')) return new Response(`you sent ${JSON.stringify(headers)} ${body}`, { status: 400 });
    const text = answers.find(([pattern]) => pattern.test(url))?.[1] ?? '';
    const status = url.startsWith('https://api.sendgrid.com') ? 202 : 200;
    return new Response(text, { status, headers: { 'content-type': 'application/json', 'x-message-id': '1' } });
  };
}
