import type Mailer from 'nodemailer/lib/mailer';
import { type Address } from './address.ts';
import { envelopeOf, type Mail, threadHeaders } from './mail.ts';

/** The message for nodemailer: multipart with text and HTML, one envelope, nothing read from files or the network. */
export function mimeOptions(mail: Mail): Mailer.Options {
  const { from, to, cc, bcc, subject, text, html, messageId } = mail;
  return {
    from: mailbox(from),
    to: to.map(mailbox),
    cc: cc.map(mailbox),
    bcc: bcc.map(mailbox),
    envelope: { from: from.email, to: envelopeOf(mail) },
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    attachments: mail.attachments.map(({ filename, content }) => ({
      filename,
      content,
      contentType: 'text/plain; charset=utf-8',
    })),
    messageId,
    headers: threadHeaders(mail),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

const mailbox = ({ email, name = '' }: Address) => ({ address: email, name });
