import { readFile } from 'node:fs/promises';
import { l10n } from 'vscode';
import { errorCode } from '../../core/errors.ts';
import { shownError } from '../shownLanguage.ts';
import { addressObjection, type Guide, type Question, shaped } from './guide.ts';

const topic: Question = {
  key: 'topic',
  title: l10n.t('Topic'),
  prompt: l10n.t('Whoever knows the topic of a public server can read it: choose one that nobody guesses.'),
  objection: shaped(/^[\w-]{1,64}$/, l10n.t('A topic has letters, digits, - or _.')),
};

export const ntfy: Guide = {
  service: l10n.t('Push (ntfy)'),
  detail: l10n.t('Notifications on phones, by ntfy.sh or your own server'),
  name: 'push',
  questions: [
    {
      key: 'url',
      title: l10n.t('Server'),
      prompt: l10n.t('Address of the ntfy server.'),
      value: 'https://ntfy.sh',
      objection: (text) => addressObjection(text),
    },
    topic,
    {
      key: 'token',
      title: l10n.t('Access token'),
      prompt: l10n.t('Leave it empty when the topic is open to all.'),
      placeHolder: 'tk_…',
      secret: 'TOKEN',
      optional: true,
    },
  ],
  options: ({ url = '', topic: name = '', token = '' }) => ({
    type: 'push',
    provider: 'ntfy',
    url,
    topic: name,
    ...(token === '' ? {} : { token }),
  }),
  advice: l10n.t('Open the address of the server in a browser, and look whether the topic wants an access token.'),
};

export const fcm: Guide = {
  service: l10n.t('Push (Firebase)'),
  detail: l10n.t('Notifications on phones, by Firebase Cloud Messaging'),
  name: 'push',
  questions: [
    {
      key: 'credentials',
      title: l10n.t('Service account'),
      prompt: l10n.t(
        'In Firebase: Project Settings → Service Accounts → Generate New Private Key. Paste the file, or its path.',
      ),
      secret: 'FCM_CREDENTIALS',
      objection: objectionToAccount,
      read: accountText,
    },
    topic,
  ],
  options: ({ credentials = '', topic: name = '' }) => ({ type: 'push', provider: 'fcm', credentials, topic: name }),
  advice: l10n.t('The service account must be of the project whose app subscribes to the topic.'),
};

/** What was pasted, or the content of the file of that path. */
async function accountText(text: string): Promise<string> {
  return text.startsWith('{') ? text : readFile(text, 'utf8');
}

async function objectionToAccount(text: string): Promise<string | undefined> {
  const { readServiceAccount } = await import('../../channels/push/googleToken.ts');
  try {
    await readServiceAccount(await accountText(text));
    return undefined;
  } catch (error) {
    return errorCode(error) === undefined ? shownError(error) : l10n.t('There is no such file that can be read.');
  }
}
