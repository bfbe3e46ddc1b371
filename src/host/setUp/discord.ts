import { l10n } from 'vscode';
import { addressObjection, type Guide, shaped } from './guide.ts';

const webhookPath = /^\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+$/;

export const discordWebhook: Guide = {
  service: 'Discord',
  detail: l10n.t('By the address of a webhook; the quickest way'),
  name: 'discord',
  questions: [
    {
      key: 'url',
      title: l10n.t('Webhook address'),
      prompt: l10n.t('In Discord: Edit Channel → Integrations → Webhooks → New Webhook → Copy Webhook URL.'),
      placeHolder: 'https://discord.com/api/webhooks/…',
      secret: 'WEBHOOK_URL',
      objection: (text) =>
        addressObjection(text, ({ pathname }) =>
          webhookPath.test(pathname)
            ? undefined
            : l10n.t('A Discord webhook address looks like {0}.', 'https://discord.com/api/webhooks/NUMBER/TOKEN'),
        ),
    },
  ],
  options: ({ url = '' }) => ({ type: 'discord', webhookUrl: url, username: 'Lookout' }),
  advice: l10n.t('Look whether the webhook still exists in Discord, and copy its address again.'),
};

export const discordBot: Guide = {
  service: l10n.t('Discord Bot'),
  detail: l10n.t('Keeps one message per problem up to date, with a thread'),
  name: 'discord-bot',
  questions: [
    {
      key: 'token',
      title: l10n.t('Bot token'),
      prompt: l10n.t('In the Discord developer portal: your application → Bot → Reset Token → Copy.'),
      secret: 'TOKEN',
      objection: shaped(/^[\w-]+\.[\w-]+\.[\w-]+$/, l10n.t('A bot token has three parts with dots between them.')),
    },
    {
      key: 'channel',
      title: l10n.t('Channel'),
      prompt: l10n.t(
        'Id of the channel: User Settings → Advanced → Developer Mode, then right-click the channel → Copy Channel ID.',
      ),
      placeHolder: '1234567890123456789',
      objection: shaped(/^\d{1,20}$/, l10n.t('The id is a number.')),
    },
  ],
  options: ({ token = '', channel = '' }) => ({ type: 'discord', botToken: token, defaultChannel: channel }),
  advice: l10n.t(
    'The bot must be a member of the server and may View Channel, Send Messages, Embed Links and Create Public Threads.',
  ),
};
