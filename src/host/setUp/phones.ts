import { l10n } from 'vscode';
import { type Guide, shaped } from './guide.ts';

export const telegram: Guide = {
  service: 'Telegram',
  detail: l10n.t('By a bot, to you or a group'),
  name: 'telegram',
  questions: [
    {
      key: 'token',
      title: l10n.t('Bot token'),
      prompt: l10n.t('In Telegram: talk to @BotFather, send /newbot, copy the token.'),
      placeHolder: '123456:…',
      secret: 'TOKEN',
      objection: shaped(/^\d+:[\w-]{20,}$/, l10n.t('A token is a number, a colon and letters.')),
    },
    {
      key: 'chat',
      title: l10n.t('Chat'),
      prompt: l10n.t('Number of the chat, negative for groups (ask @userinfobot), or @name of a public channel.'),
      objection: shaped(/^(?:-?\d{1,20}|@\w{4,64})$/, l10n.t('This is neither a number nor an @name.')),
    },
  ],
  options: ({ token = '', chat = '' }) => ({ type: 'telegram', botToken: token, chatId: chat }),
  advice: l10n.t('Send your bot any message first, or add it to the group: it may not begin a chat by itself.'),
};

const phone = shaped(/^\+[1-9]\d{6,14}$/, l10n.t('Write it with + and the country code: {0}.', '+4915112345678'));

export const sms: Guide = {
  service: l10n.t('SMS (Twilio)'),
  detail: l10n.t('Text messages, within a monthly cap'),
  name: 'sms',
  questions: [
    {
      key: 'account',
      title: l10n.t('Account SID'),
      prompt: l10n.t('On the first page of the Twilio console, below Account Info.'),
      placeHolder: 'AC…',
      objection: shaped(/^AC\w{8,64}$/, l10n.t('An Account SID begins with {0}.', 'AC')),
    },
    {
      key: 'token',
      title: l10n.t('Auth token'),
      prompt: l10n.t('Beside the Account SID.'),
      secret: 'AUTH_TOKEN',
    },
    {
      key: 'from',
      title: l10n.t('Sender'),
      prompt: l10n.t('A number of your Twilio account, with + and the country code, or a sender name.'),
      placeHolder: '+15005550006',
    },
    {
      key: 'to',
      title: l10n.t('Recipient'),
      prompt: l10n.t('The phone that gets the messages.'),
      placeHolder: '+4915112345678',
      objection: phone,
    },
    {
      key: 'cap',
      title: l10n.t('Monthly cap'),
      prompt: l10n.t("Spend no more than this in a month, in the account's currency. Empty: no cap."),
      value: '5',
      optional: true,
      objection: shaped(/^\d{1,6}(?:\.\d{1,2})?$/, l10n.t('Write an amount such as {0}.', '5')),
    },
  ],
  options: ({ account = '', token = '', from = '', to = '', cap = '' }) => ({
    type: 'sms',
    accountSid: account,
    authToken: token,
    from,
    to: [{ phone: to }],
    ...(cap === '' ? {} : { monthlyCap: Number(cap) }),
  }),
  advice: l10n.t('A trial account sends to verified numbers only; the sender must be able to send to that country.'),
};
