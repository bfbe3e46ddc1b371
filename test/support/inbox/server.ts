import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Answer, parseJson, type ReceivedRequest } from './answer.ts';
import { answerOf, type Behaviour, misbehave } from './behaviours.ts';
import { DiscordFarEnd } from './discordFarEnd.ts';
import { InboxPage } from './inboxPage.ts';
import { answerAsSendGrid, answerAsSes } from './mailApiFarEnds.ts';
import { type InboxMessage, Messages, type Service } from './messages.ts';
import { NtfyFarEnd } from './ntfyFarEnd.ts';
import { verifySignature } from './signature.ts';
import { type ReceivedMail, type SmtpFarEnd, startSmtpFarEnd } from './smtpFarEnd.ts';
import { answerAsSlack } from './slackFarEnd.ts';
import { TelegramFarEnd } from './telegramFarEnd.ts';
import { TwilioFarEnd } from './twilioFarEnd.ts';

export type { Behaviour } from './behaviours.ts';

/** A longer request body is answered 413 and not recorded. */
const MOST_BODY_BYTES = 1024 * 1024;

export interface InboxOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** `whsec_…`; with it every `/hook` request is checked and marked. */
  readonly secret?: string;
  /** Answers 429 to a Discord sender that is faster than the headers allow. Default false. */
  readonly enforcesPace?: boolean;
  /** Takes mail too. Default false. */
  readonly mail?: boolean;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

export interface Inbox {
  /** The page for people, for example `http://127.0.0.1:41234/`. */
  readonly url: string;
  readonly discordUrl: string;
  readonly slackUrl: string;
  /** Any path below it works too, so that tests can tell several webhooks apart. */
  readonly webhookUrl: string;
  /** An ntfy server, for holders of its token. */
  readonly pushUrl: string;
  readonly pushToken: string;
  /** Port of the mail server on localhost; undefined without `mail`. */
  readonly mailPort: number | undefined;
  readonly telegram: TelegramFarEnd;
  readonly twilio: TwilioFarEnd;
  /** Where hosts of services are answered for; see `loopbackHttp`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What arrived, oldest first, the last 500; also what was refused. */
  readonly messages: readonly InboxMessage[];
  waitFor(predicate: (message: InboxMessage) => boolean, options?: { timeoutMs?: number }): Promise<InboxMessage>;
  onMessage(listener: (message: InboxMessage) => void): { dispose(): void };
  /** Lets every route at or below `path` (`/discord`, `/slack`, `/hook`, `/hook/a`) misbehave; the longest path wins; undefined restores it. */
  setBehaviour(path: string, behaviour: Behaviour | undefined): void;
  /** Ends every connection, also hanging ones. Safe to call twice. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the far end of Discord, Slack and webhooks on loopback. The caller disposes. */
export async function startInbox(options: InboxOptions = {}): Promise<Inbox> {
  const now = options.now ?? Date.now;
  const messages = new Messages();
  const page = new InboxPage(messages);
  const discord = new DiscordFarEnd({ enforcesPace: options.enforcesPace ?? false, now });
  const telegram = new TelegramFarEnd();
  const twilio = new TwilioFarEnd();
  const pushToken = 'tk_token_of_the_far_end';
  const ntfy = new NtfyFarEnd(pushToken);
  const onMail = (mail: ReceivedMail) => messages.add(messageOf(mail, now()));
  const smtp: SmtpFarEnd | undefined = options.mail === true ? await startSmtpFarEnd({ onMail }) : undefined;
  const behaviours = new Map<string, { behaviour: Behaviour; left: number }>();
  const routes: readonly (readonly [
    pattern: RegExp,
    service: Service,
    answer: (request: ReceivedRequest) => Answer,
  ])[] = [
    [/^\/discord\/api\/(v\d+\/)?webhooks\/[^/]+\/[^/]+$/, 'discord', (request) => discord.answer(request)],
    [/^\/slack\/services\/[^/]+\/[^/]+\/[^/]+$/, 'slack', answerAsSlack],
    [/^\/telegram\/bot[^/]+\/\w+$/, 'telegram', (request) => telegram.answer(request)],
    [/^\/twilio\/2010-04-01\/Accounts\/[^/]+\/Messages\.json$/, 'twilio', (request) => twilio.answer(request)],
    [/^\/sendgrid\/v3\/mail\/send$/, 'sendgrid', answerAsSendGrid],
    [/^\/ses\/[^/]+\/v2\/email\/outbound-emails$/, 'ses', answerAsSes],
    [/^\/ntfy(\/\w+)?$/, 'push', (request) => ntfy.answer({ ...request, url: new URL('/', request.url) })],
    [/^\/hook(\/.*)?$/, 'webhook', () => ({ status: 204, problems: [] })],
  ];

  const behaviourFor = (path: string): Behaviour | undefined => {
    const scopes = [...behaviours.keys()].filter((scope) => path === scope || path.startsWith(`${scope}/`));
    const entry = behaviours.get(scopes.sort((a, b) => b.length - a.length)[0] ?? '');
    if (!entry || entry.left <= 0) return undefined;
    entry.left--;
    return entry.behaviour.kind === 'failFirst' ? entry.behaviour.as : entry.behaviour;
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    if (await page.serve(incoming, response, url.pathname)) return;
    const [, service, answerUsually] = routes.find(([pattern]) => pattern.test(url.pathname)) ?? [];
    if (!service || !answerUsually) return send(response, { status: 404, body: 'no such route', problems: [] });
    const rawBody = await readBody(incoming);
    if (!rawBody) return send(response, { status: 413, headers: { connection: 'close' }, problems: [] });

    const request = { method: incoming.method ?? '', url, headers: plainHeaders(incoming), rawBody };
    const behaviour = behaviourFor(url.pathname);
    const answer = behaviour ? answerOf(behaviour, now()) : answerUsually(request);
    messages.add({
      receivedAt: new Date(now()).toISOString(),
      service,
      method: request.method,
      path: url.pathname + url.search,
      headers: request.headers,
      rawBody,
      json: parseJson(rawBody.toString('utf8')),
      accepted: answer !== undefined && answer.status >= 200 && answer.status < 300,
      status: answer?.status,
      problems: answer?.problems ?? [],
      behaviour: behaviour?.kind,
      signature: service === 'webhook' ? verifySignature(request, options.secret, now() / 1000) : 'unchecked',
    });
    if (answer) send(response, answer);
    else if (behaviour) misbehave(behaviour, response);
  };

  const server = createServer((incoming, response) => {
    // A client that goes away while it sends is the expected case here.
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let stopped: Promise<void> | undefined;
  const dispose = () => {
    const ended = new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    stopped ??= Promise.all([ended, smtp?.dispose()]).then(() => {});
    return stopped;
  };
  return {
    url: `${origin}/`,
    discordUrl: `${origin}/discord/api/webhooks/100000000000000002/sample-token`,
    slackUrl: `${origin}/slack/services/T00000000/B00000000/sample-token`,
    webhookUrl: `${origin}/hook`,
    pushUrl: `${origin}/ntfy`,
    pushToken,
    mailPort: smtp?.port,
    telegram,
    twilio,
    hosts: {
      'api.telegram.org': `${origin}/telegram`,
      'api.twilio.com': `${origin}/twilio`,
      'api.sendgrid.com': `${origin}/sendgrid`,
      'email.eu-central-1.amazonaws.com': `${origin}/ses/eu-central-1`,
    },
    messages: messages.all,
    waitFor: (predicate, waiting) => messages.waitFor(predicate, waiting),
    onMessage: (listener) => messages.onMessage(listener),
    setBehaviour(path, behaviour) {
      if (!behaviour) behaviours.delete(path);
      else
        behaviours.set(path, {
          behaviour,
          left: behaviour.kind === 'failFirst' ? behaviour.times : Number.POSITIVE_INFINITY,
        });
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** A mail beside the requests of the others. */
function messageOf({ recipients, raw, mail }: ReceivedMail, nowMs: number): Omit<InboxMessage, 'seq'> {
  const { subject, from, html, text, attachments } = mail;
  return {
    receivedAt: new Date(nowMs).toISOString(),
    service: 'email',
    method: 'SMTP',
    path: recipients.join(', '),
    headers: {},
    rawBody: Buffer.from(raw),
    json: {
      subject,
      from: from?.address,
      to: recipients.join(', '),
      html,
      text,
      attachments: attachments.map(({ filename }) => ({ filename })),
    },
    accepted: true,
    status: 250,
    problems: [],
    behaviour: undefined,
    signature: 'unchecked',
  };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Undefined when it is longer than 1 MiB. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MOST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function plainHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, values?.join(', ') ?? '']),
  );
}
