import { randomBytes } from 'node:crypto';
import { env, ProgressLocation, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject } from '../../core/json.ts';
import { checkUrl } from '../../net/addressPolicy.ts';
import type { HostParts } from '../host.ts';
import { changeUserConfig } from '../userConfig.ts';
import type { CommandHandler } from './registry.ts';

interface Guide {
  readonly service: string;
  /** Name of the channel in the configuration. */
  readonly name: string;
  readonly secret: string;
  readonly prompt: string;
  /** What is wrong with an address for this service, beside the general policy. */
  readonly objection: (url: URL) => string | undefined;
  readonly options: (secret: string) => JsonObject;
}

/** Official hosts; a loopback address is taken too, for relays on this machine. */
const isLocal = (url: URL) => url.protocol === 'http:';

const guides = {
  setUpDiscord: {
    service: 'Discord',
    name: 'discord',
    secret: 'DISCORD_WEBHOOK_URL',
    prompt: 'In Discord: Edit Channel → Integrations → Webhooks → New Webhook → Copy Webhook URL.',
    objection: (url: URL) =>
      isLocal(url) || /^\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+$/.test(url.pathname)
        ? undefined
        : 'A Discord webhook address looks like https://discord.com/api/webhooks/NUMBER/TOKEN.',
    options: (secret: string): JsonObject => ({ type: 'discord', webhookUrl: secret, username: 'Lookout' }),
  },
  setUpSlack: {
    service: 'Slack',
    name: 'slack',
    secret: 'SLACK_WEBHOOK_URL',
    prompt: 'In Slack: your app → Incoming Webhooks → Add New Webhook to Workspace → Copy.',
    objection: (url: URL) =>
      isLocal(url) || url.hostname === 'hooks.slack.com' || url.hostname === 'hooks.slack-gov.com'
        ? undefined
        : 'A Slack webhook address looks like https://hooks.slack.com/services/….',
    options: (secret: string): JsonObject => ({ type: 'slack', webhookUrl: secret }),
  },
  setUpWebhook: {
    service: 'Webhook',
    name: 'webhook',
    secret: 'WEBHOOK_URL',
    prompt: 'The address that receives events as CloudEvents JSON by POST, signed in the Standard Webhooks scheme.',
    objection: () => undefined,
    options: (secret: string): JsonObject => ({
      type: 'webhook',
      url: secret,
      signing: { scheme: 'standard-webhooks', secrets: [placeholder('WEBHOOK_SECRET')] },
    }),
  },
} as const satisfies Record<string, Guide>;

function placeholder(name: string): string {
  return `\${secret:${name}}`;
}

/** Paste the address → stored as a secret → channel written into the user configuration → test message. */
async function setUp(parts: HostParts, guide: Guide): Promise<void> {
  const app = await parts.app();
  const typed = await window.showInputBox({
    title: `Set Up ${guide.service}`,
    prompt: guide.prompt,
    placeHolder: 'https://…',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? undefined : objectionTo(text.trim(), guide)),
  });
  if (typed === undefined || typed.trim() === '') return;
  const objection = objectionTo(typed.trim(), guide);
  if (objection !== undefined) throw new LookoutError('invalid', objection);
  await parts.secrets.set(guide.secret, typed.trim());
  if (guide.service === 'Webhook') await offerSigningSecret(parts);
  const { withChannel } = await import('../../config/edit.ts');
  await changeUserConfig(
    { context: parts.context, app },
    (text) => withChannel(text, guide.name, guide.options(placeholder(guide.secret))),
    () => app.channels().some(({ name, unavailable }) => name === guide.name && unavailable === undefined),
  );
  await test(app, guide.name);
}

function objectionTo(text: string, guide: Guide): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'This is not an address. Paste it as it was copied.';
  const verdict = checkUrl(text, []);
  return verdict.kind === 'refused' ? verdict.reason : guide.objection(url);
}

/** The receiver needs the same secret: it is made once and put on the clipboard when asked. */
async function offerSigningSecret(parts: HostParts): Promise<void> {
  if ((await parts.secrets.get('WEBHOOK_SECRET')) !== undefined) return;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await parts.secrets.set('WEBHOOK_SECRET', secret);
  void window
    .showInformationMessage('Messages are signed. Give the signing secret to the receiver.', 'Copy Signing Secret')
    .then(async (choice) => {
      if (choice !== undefined) await env.clipboard.writeText(secret);
    });
}

async function test(app: App, name: string): Promise<void> {
  const { update } = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Sending a test message to ${name}…` },
    () => app.testChannel(name),
  );
  if (update.status === 'sent')
    void window.showInformationMessage(`The test message arrived at ${name} after ${update.latencyMs ?? 0} ms.`);
  else
    throw new LookoutError(
      'unavailable',
      `The test message did not arrive at ${name}: ${update.error ?? update.status}`,
    );
}

async function pickChannel(
  app: App,
  title: string,
  fits: (channel: ReturnType<App['channels']>[number]) => boolean,
): Promise<string | undefined> {
  const items = app
    .channels()
    .filter(fits)
    .map((channel) => ({
      label: channel.name,
      description: channel.description,
      detail: channel.unavailable ?? channel.state.pause?.reason ?? '',
    }));
  if (items.length === 0) {
    void window.showInformationMessage('There is no channel to which this applies.');
    return undefined;
  }
  return (await window.showQuickPick(items, { title, placeHolder: 'Choose a channel' }))?.label;
}

/** The channel of a tree item, if there is one. */
function channelOf(arg: unknown): string | undefined {
  const name = isRecord(arg) ? arg['channel'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

const testChannel: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const name = channelOf(arg) ?? (await pickChannel(app, 'Send Test Message', () => true));
  if (name !== undefined) await test(app, name);
};

const resumeChannel: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const isStopped = ({ state }: ReturnType<App['channels']>[number]): boolean =>
    state.pause !== undefined || state.breaker.kind !== 'closed';
  const name = channelOf(arg) ?? (await pickChannel(app, 'Resume Channel', isStopped));
  if (name !== undefined) app.resumeChannel(name);
};

export const channelCommands: Record<string, CommandHandler> = {
  setUpDiscord: (parts) => setUp(parts, guides.setUpDiscord),
  setUpSlack: (parts) => setUp(parts, guides.setUpSlack),
  setUpWebhook: (parts) => setUp(parts, guides.setUpWebhook),
  testChannel,
  resumeChannel,
  reviewDestinations: async (parts) => parts.consent.review(await parts.app()),
};
