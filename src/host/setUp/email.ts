import { l10n } from 'vscode';
import { isAddress, parseMailbox } from '../../channels/email/address.ts';
import type { JsonObject } from '../../core/json.ts';
import { isLoopbackHost } from '../../net/addressPolicy.ts';
import { type Answers, type Guide, type Question, shaped } from './guide.ts';

const from: Question = {
  key: 'from',
  title: l10n.t('Sender'),
  prompt: l10n.t('The address that mail comes from; the service must allow it.'),
  placeHolder: 'Lookout <me@example.com>',
  objection: (text) =>
    parseMailbox(text) === undefined ? l10n.t('Write it like {0}.', 'Lookout <me@example.com>') : undefined,
};

const to: Question = {
  key: 'to',
  title: l10n.t('Recipients'),
  prompt: l10n.t('Who gets the mail; several with commas between them.'),
  placeHolder: 'me@example.com',
  objection(text) {
    const wrong = addressesIn(text).find((address) => !isAddress(address));
    return wrong === undefined ? undefined : l10n.t('"{0}" is not an e-mail address.', wrong);
  },
};

function addressesIn(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const common = (answers: Answers): JsonObject => ({
  from: answers['from'] ?? '',
  to: addressesIn(answers['to'] ?? '').map((email) => ({ email })),
});

export const emailSmtp: Guide = {
  service: l10n.t('E-Mail (SMTP)'),
  detail: l10n.t('By the outgoing mail server of your provider'),
  name: 'email',
  questions: [
    {
      key: 'host',
      title: l10n.t('Mail server'),
      prompt: l10n.t('Name of the outgoing server; with :465 for TLS from the first byte, :587 for STARTTLS.'),
      placeHolder: 'smtp.example.com:587',
      objection: shaped(/^[\w.-]+(?::\d{1,5})?$/, l10n.t('Write it like {0}.', 'smtp.example.com:587')),
    },
    {
      key: 'username',
      title: l10n.t('User name'),
      prompt: l10n.t('Mostly your e-mail address. Leave it empty when the server asks for none.'),
      optional: true,
    },
    {
      key: 'password',
      title: l10n.t('Password'),
      prompt: l10n.t('Many providers want an app password instead of your own.'),
      secret: 'PASSWORD',
      isAsked: ({ username }) => username !== '',
    },
    from,
    to,
  ],
  options(answers) {
    const [host = '', port = '587'] = (answers['host'] ?? '').split(':');
    const { username = '', password = '' } = answers;
    const plain = isLoopbackHost(host) ? 'none' : 'starttls';
    return {
      type: 'email',
      provider: 'smtp',
      smtp: {
        host,
        port: Number(port),
        secure: port === '465' ? 'tls' : plain,
        ...(username === '' ? {} : { username, password }),
      },
      ...common(answers),
    };
  },
  advice: l10n.t(
    'Compare server, port, user name and password with what your provider says about other mail programs.',
  ),
};

export const emailSendGrid: Guide = {
  service: l10n.t('E-Mail (SendGrid)'),
  detail: l10n.t('By an API key'),
  name: 'email',
  questions: [
    {
      key: 'apiKey',
      title: l10n.t('API key'),
      prompt: l10n.t('In SendGrid: Settings → API Keys → Create API Key, with Mail Send.'),
      placeHolder: 'SG.…',
      secret: 'SENDGRID_KEY',
      objection: shaped(/^SG\./, l10n.t('An API key begins with {0}.', 'SG.')),
    },
    from,
    to,
  ],
  options: (answers) => ({
    type: 'email',
    provider: 'sendgrid',
    sendgrid: { apiKey: answers['apiKey'] ?? '' },
    ...common(answers),
  }),
  advice: l10n.t('The sender must be verified below Settings → Sender Authentication, and the key needs Mail Send.'),
};

export const emailSes: Guide = {
  service: l10n.t('E-Mail (Amazon SES)'),
  detail: l10n.t('By an access key of AWS'),
  name: 'email',
  questions: [
    {
      key: 'region',
      title: l10n.t('Region'),
      prompt: l10n.t('The region in which SES is set up.'),
      placeHolder: 'eu-central-1',
      objection: shaped(/^[a-z]{2}(?:-[a-z]+)+-\d$/, l10n.t('A region looks like {0}.', 'eu-central-1')),
    },
    {
      key: 'accessKeyId',
      title: l10n.t('Access key id'),
      prompt: l10n.t('In IAM: a user that may ses:SendEmail → Security credentials → Create access key.'),
      secret: 'AWS_KEY_ID',
    },
    {
      key: 'secretAccessKey',
      title: l10n.t('Secret access key'),
      prompt: l10n.t('Shown once, beside the access key id.'),
      secret: 'AWS_SECRET',
    },
    from,
    to,
  ],
  options: (answers) => ({
    type: 'email',
    provider: 'ses',
    ses: {
      region: answers['region'] ?? '',
      accessKeyId: answers['accessKeyId'] ?? '',
      secretAccessKey: answers['secretAccessKey'] ?? '',
    },
    ...common(answers),
  }),
  advice: l10n.t('Sender and, in the sandbox, recipients must be verified identities of SES in that region.'),
};
