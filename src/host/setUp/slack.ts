import { l10n } from 'vscode';
import { addressObjection, type Guide, shaped } from './guide.ts';

const hosts = ['hooks.slack.com', 'hooks.slack-gov.com'];

export const slackWebhook: Guide = {
  service: 'Slack',
  detail: l10n.t('By the address of an incoming webhook; the quickest way'),
  name: 'slack',
  questions: [
    {
      key: 'url',
      title: l10n.t('Webhook address'),
      prompt: l10n.t('In Slack: your app → Incoming Webhooks → Add New Webhook to Workspace → Copy.'),
      placeHolder: 'https://hooks.slack.com/services/…',
      secret: 'WEBHOOK_URL',
      objection: (text) =>
        addressObjection(text, ({ hostname }) =>
          hosts.includes(hostname)
            ? undefined
            : l10n.t('A Slack webhook address looks like {0}.', 'https://hooks.slack.com/services/…'),
        ),
    },
  ],
  options: ({ url = '' }) => ({ type: 'slack', webhookUrl: url }),
  advice: l10n.t('Look whether the webhook is still listed below Incoming Webhooks of your app, and copy it again.'),
};

export const slackApp: Guide = {
  service: l10n.t('Slack App'),
  detail: l10n.t('Keeps one message per problem up to date, with a thread'),
  name: 'slack-app',
  questions: [
    {
      key: 'token',
      title: l10n.t('Bot token'),
      prompt: l10n.t(
        'In Slack: your app → OAuth & Permissions → Bot User OAuth Token. Scopes: chat:write, files:write.',
      ),
      placeHolder: 'xoxb-…',
      secret: 'TOKEN',
      objection: shaped(/^xoxb-/, l10n.t('A bot token begins with {0}.', 'xoxb-')),
    },
    {
      key: 'channel',
      title: l10n.t('Channel'),
      prompt: l10n.t('Id of the channel (channel name → About), or its #name.'),
      placeHolder: '#builds',
      objection: shaped(
        /^(?:[A-Z0-9]{2,32}|#[^\s#]{1,80})$/,
        l10n.t('This is neither an id such as C123456 nor a #name.'),
      ),
    },
  ],
  options: ({ token = '', channel = '' }) => ({ type: 'slack', botToken: token, defaultChannel: channel }),
  advice: l10n.t('Invite the app to the channel with /invite, and look whether it has the scope chat:write.'),
};
