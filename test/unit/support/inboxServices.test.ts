import assert from 'node:assert/strict';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { sendGridKey } from '../../support/inbox/mailApiFarEnds.ts';

describe('inbox', () => {
  let inbox: Inbox;
  before(async () => {
    inbox = await startInbox();
  });
  after(() => inbox.dispose());

  const post = async (url: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(url, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  };

  describe('as Telegram', () => {
    const html = (text: string) => ({ chat_id: 1, text, parse_mode: 'HTML' });
    const cases: [string, object, number][] = [
      ['4096 characters', { chat_id: 1, text: 'x'.repeat(4096) }, 200],
      ['4097', { chat_id: 1, text: 'x'.repeat(4097) }, 400],
      ['4096 without the tags and entities', html(`<b>${'&lt;'.repeat(4096)}</b>`), 200],
      ['4097 without them', html(`<b>${'&lt;'.repeat(4097)}</b>`), 400],
      ['tags that are not closed in order', html('<b><i>x</b></i>'), 400],
      ['tags that are none of theirs', html('<div>x</div>'), 400],
      ['an ampersand that begins no entity', html('a & b'), 400],
      ['nothing but tags', html('<b></b>'), 400],
      [
        'a button to this machine',
        { chat_id: 1, text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a', url: 'http://localhost/' }]] } },
        400,
      ],
    ];
    for (const [what, body, status] of cases) {
      it(`answers ${what} with ${status}`, async () => {
        const url = `${inbox.hosts['api.telegram.org']}/bot${inbox.telegram.token}/sendMessage`;
        assert.equal((await post(url, JSON.stringify(body))).status, status);
      });
    }
  });

  describe('as Twilio', () => {
    const cases: [string, Record<string, string>, number | undefined][] = [
      ['1600 characters', { To: '+19876543210', From: '+1', Body: 'x'.repeat(1600) }, undefined],
      ['1601', { To: '+19876543210', From: '+1', Body: 'x'.repeat(1601) }, 21617],
      ['no number', { To: 'Ada', From: '+1', Body: 'x' }, 21211],
      ['no text', { To: '+19876543210', From: '+1' }, 21602],
    ];
    for (const [what, form, code] of cases) {
      it(`answers ${what} with ${code ?? 'a message'}`, async () => {
        const { sid, token } = inbox.twilio;
        const url = `${inbox.hosts['api.twilio.com']}/2010-04-01/Accounts/${sid}/Messages.json`;
        const { text } = await post(url, new URLSearchParams(form).toString(), {
          authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        });
        assert.equal((JSON.parse(text) as { code?: number }).code, code);
      });
    }
  });

  describe('as SendGrid', () => {
    const mail = {
      personalizations: [{ to: [{ email: 'ada@example.com' }] }],
      from: { email: 'me@example.com' },
      subject: 's',
      content: [{ type: 'text/plain', value: 'x' }],
    };
    const cases: [string, object, number][] = [
      ['a message', {}, 202],
      ['no recipient', { personalizations: [{ bcc: [{ email: 'a@b.c' }] }] }, 400],
      ['an address twice', { personalizations: [{ to: [{ email: 'a@b.c' }], cc: [{ email: 'A@b.c' }] }] }, 400],
      ['HTML before text', { content: [{ type: 'text/html' }, { type: 'text/plain' }] }, 400],
      ['a header of theirs', { headers: { Subject: 'x' } }, 400],
    ];
    for (const [what, more, status] of cases) {
      it(`answers ${what} with ${status}`, async () => {
        const url = `${inbox.hosts['api.sendgrid.com']}/v3/mail/send`;
        const headers = { authorization: `Bearer ${sendGridKey}` };
        assert.equal((await post(url, JSON.stringify({ ...mail, ...more }), headers)).status, status);
      });
    }
  });

  it('as SES refuses what is not signed', async () => {
    const url = `${inbox.hosts['email.eu-central-1.amazonaws.com']}/v2/email/outbound-emails`;
    assert.equal((await post(url, '{}')).status, 403);
  });
});
