import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Identity } from '../selfSigned.ts';

/** A message as a reader gets it. */
export interface ReceivedMail {
  /** The envelope: everybody it goes to, hidden or not. */
  readonly recipients: readonly string[];
  readonly sender: string;
  readonly encrypted: boolean;
  readonly raw: string;
  readonly mail: Email;
}

/** A reply other than the usual one. */
export interface Reply {
  readonly code: number;
  readonly text: string;
}

export interface SmtpFarEndOptions {
  /** Without it neither TLS nor STARTTLS is offered. */
  readonly identity?: Identity;
  /** TLS from the first byte. */
  readonly secure?: boolean;
  readonly onMail?: (mail: ReceivedMail) => void;
}

export interface SmtpFarEnd {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly received: ReceivedMail[];
  /** What to answer to a recipient instead of accepting it. */
  readonly recipientReplies: Map<string, Reply>;
  /** What to answer to a login or to a whole message instead of accepting it. */
  replies: { login?: Reply | undefined; message?: Reply | undefined };
  dispose(): Promise<void>;
}

/** A mail server on loopback that keeps what it accepts. The caller disposes. */
export async function startSmtpFarEnd(options: SmtpFarEndOptions = {}): Promise<SmtpFarEnd> {
  const { identity, secure = false, onMail = () => {} } = options;
  const received: ReceivedMail[] = [];
  const recipientReplies = new Map<string, Reply>();
  const user = 'lookout';
  const password = 'pass-word-of-the-far-end';
  const failure = ({ code, text }: Reply) => Object.assign(new Error(text), { responseCode: code });
  const farEnd = { received, recipientReplies, user, password, replies: {} as SmtpFarEnd['replies'] };
  const server = new SMTPServer({
    secure,
    authOptional: true,
    disableReverseLookup: true,
    ...(identity === undefined ? { disabledCommands: ['STARTTLS'] } : { key: identity.key, cert: identity.cert }),
    onAuth({ username, password: given }, _session, callback) {
      const { login } = farEnd.replies;
      if (login !== undefined) return callback(failure(login));
      if (username === user && given === password) return callback(null, { user });
      callback(failure({ code: 535, text: '5.7.8 Authentication credentials invalid' }));
    },
    onRcptTo({ address }, _session, callback) {
      const reply = recipientReplies.get(address);
      callback(reply === undefined ? null : failure(reply));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { message } = farEnd.replies;
        if (message !== undefined) return callback(failure(message));
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        const sender = mailFrom === false ? '' : mailFrom.address;
        PostalMime.parse(raw).then((mail) => {
          const recipients = rcptTo.map(({ address }) => address);
          const arrived = { recipients, sender, encrypted: session.secure, raw, mail };
          received.push(arrived);
          onMail(arrived);
          callback(null, 'taken');
        }, callback);
      });
    },
  });
  // Clients that leave in the middle are part of the tests.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(farEnd, {
    port,
    dispose: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
