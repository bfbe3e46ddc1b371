import { randomBytes } from 'node:crypto';
import { l10n } from 'vscode';
import { addressObjection, type Guide } from './guide.ts';

export const webhook: Guide = {
  service: 'Webhook',
  detail: l10n.t('Events as signed CloudEvents JSON, for programs'),
  name: 'webhook',
  questions: [
    {
      key: 'url',
      title: l10n.t('Address'),
      prompt: l10n.t(
        'The address that receives events as CloudEvents JSON by POST, signed in the Standard Webhooks scheme.',
      ),
      placeHolder: 'https://…',
      secret: 'URL',
      objection: (text) => addressObjection(text),
    },
  ],
  made: {
    key: 'signing',
    secret: 'SECRET',
    make: () => `whsec_${randomBytes(32).toString('base64')}`,
    told: l10n.t('Messages are signed. Give the signing secret to the receiver.'),
  },
  options: ({ url = '', signing = '' }) => ({
    type: 'webhook',
    url,
    signing: { scheme: 'standard-webhooks', secrets: [signing] },
  }),
  advice: l10n.t('The receiver must answer a POST with a status from 200 to 299.'),
};
