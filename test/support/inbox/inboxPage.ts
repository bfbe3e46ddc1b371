import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { isObject } from './answer.ts';
import type { InboxMessage, Messages } from './messages.ts';

/** Pages that may be open at once; a further one is answered 503. */
const MOST_PAGES = 16;

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['inbox.html', 'text/html; charset=utf-8'],
  '/inbox.css': ['inbox.css', 'text/css; charset=utf-8'],
  '/messages.css': ['messages.css', 'text/css; charset=utf-8'],
  '/inbox.js': ['inbox.js', 'text/javascript; charset=utf-8'],
  '/element.js': ['element.js', 'text/javascript; charset=utf-8'],
  '/discord.js': ['discord.js', 'text/javascript; charset=utf-8'],
  '/slack.js': ['slack.js', 'text/javascript; charset=utf-8'],
  '/mail.js': ['mail.js', 'text/javascript; charset=utf-8'],
  '/phone.js': ['phone.js', 'text/javascript; charset=utf-8'],
  '/webhook.js': ['webhook.js', 'text/javascript; charset=utf-8'],
};

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** A mail is styled inline and shown in a frame of the page; it runs and loads nothing. */
const MAIL_SECURITY = {
  ...SECURITY,
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
};

/** The page that shows what arrived, live. Reads only; a name other than loopback in `Host` is refused, so that no web site can read it. */
export class InboxPage {
  private readonly messages: Messages;
  private openPages = 0;

  constructor(messages: Messages) {
    this.messages = messages;
  }

  /** True when the request was for the page and has been answered. */
  async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const file = FILES[path];
    const mail = /^\/mail\/(\d+)$/.exec(path)?.[1];
    if (request.method !== 'GET' || !(file || path === '/events' || mail !== undefined)) return false;
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) response.writeHead(403, SECURITY).end();
    else if (file) await serveFile(response, ...file);
    else if (mail !== undefined) this.serveMail(response, Number(mail));
    else this.serveEvents(request, response);
    return true;
  }

  private serveMail(response: ServerResponse, seq: number): void {
    const json = this.messages.all.find((message) => message.seq === seq && message.service === 'email')?.json;
    const html = isObject(json) ? json['html'] : undefined;
    if (typeof html !== 'string') response.writeHead(404, SECURITY).end();
    else response.writeHead(200, { ...MAIL_SECURITY, 'content-type': 'text/html; charset=utf-8' }).end(html);
  }

  /** Server-sent events: first what is there already, then each message as it arrives. */
  private serveEvents(request: IncomingMessage, response: ServerResponse): void {
    if (this.openPages >= MOST_PAGES) {
      response.writeHead(503, SECURITY).end();
      return;
    }
    this.openPages++;
    response.writeHead(200, { ...SECURITY, 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    const seen = Number(request.headers['last-event-id'] ?? 0);
    for (const message of this.messages.all) if (message.seq > seen) response.write(eventOf(message));
    const subscription = this.messages.onMessage((message) => response.write(eventOf(message)));
    response.once('close', () => {
      this.openPages--;
      subscription.dispose();
    });
  }
}

async function serveFile(response: ServerResponse, file: string, type: string): Promise<void> {
  const content = await readFile(new URL(`page/${file}`, import.meta.url));
  response.writeHead(200, { ...SECURITY, 'content-type': type }).end(content);
}

function eventOf(message: InboxMessage): string {
  const { rawBody, ...rest } = message;
  return `id: ${message.seq}\ndata: ${JSON.stringify({ ...rest, text: rawBody.toString('utf8') })}\n\n`;
}
