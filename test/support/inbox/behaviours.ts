import type { ServerResponse } from 'node:http';

import type { Answer } from './answer.ts';
import { rateLimited } from './discordFarEnd.ts';

/** Most bytes an `endlessBody` sends before it gives up on a client that reads it all. */
const MOST_ENDLESS_BYTES = 64 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 0x61);

/**
 * What a route does instead of its usual answer. The request is always read whole and recorded first.
 * - `status`: any status, headers and body.
 * - `rateLimited`: 429 with `Retry-After` in whole seconds or as an HTTP date, or Discord's body with a float `retry_after`.
 * - `hang`: never answers. `reset`: breaks the connection before the answer or in the middle of its body.
 * - `closeMidway`: closes it properly, but earlier than `content-length` says.
 * - `redirect`, `endlessBody` (64 MiB at most), `slowBytes` (one byte each `everyMs`, `bytes` in all).
 * - `failFirst`: behaves as `as` for the first `times` requests, then as usual.
 */
export type Behaviour =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'rateLimited'; readonly seconds: number; readonly as: 'seconds' | 'httpDate' | 'discord' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset'; readonly when: 'beforeAnswer' | 'duringBody' }
  | { readonly kind: 'closeMidway' }
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  | { readonly kind: 'endlessBody' }
  | { readonly kind: 'slowBytes'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'failFirst'; readonly times: number; readonly as: Behaviour };

/** The answer of a behaviour that is nothing but one; undefined when it needs {@link misbehave}. */
export function answerOf(behaviour: Behaviour, nowMs: number): Answer | undefined {
  switch (behaviour.kind) {
    case 'status':
      return { ...behaviour, problems: [] };
    case 'redirect':
      return { status: behaviour.status ?? 302, headers: { location: behaviour.to }, problems: [] };
    case 'rateLimited': {
      if (behaviour.as === 'discord') return rateLimited(behaviour.seconds);
      const date = new Date(nowMs + behaviour.seconds * 1000).toUTCString();
      const retryAfter = behaviour.as === 'seconds' ? String(behaviour.seconds) : date;
      return { status: 429, headers: { 'retry-after': retryAfter }, body: 'rate_limited', problems: [] };
    }
    default:
      return undefined;
  }
}

/** Does on the connection what no answer can express. Everything it started ends with the connection. */
export function misbehave(behaviour: Behaviour, response: ServerResponse): void {
  switch (behaviour.kind) {
    case 'hang':
      return;
    case 'reset':
      if (behaviour.when === 'beforeAnswer') response.socket?.resetAndDestroy();
      else sendHalf(response, () => response.socket?.resetAndDestroy());
      return;
    case 'closeMidway':
      sendHalf(response, () => response.socket?.end());
      return;
    case 'endlessBody':
      pour(response);
      return;
    case 'slowBytes':
      drip(response, behaviour.bytes, behaviour.everyMs);
  }
}

function sendHalf(response: ServerResponse, then: () => void): void {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' });
  response.write('x'.repeat(50), then);
}

function pour(response: ServerResponse): void {
  let sent = 0;
  response.writeHead(200, { 'content-type': 'text/plain' });
  const more = () => {
    while (!response.destroyed && sent < MOST_ENDLESS_BYTES) {
      sent += CHUNK.length;
      if (!response.write(CHUNK)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}

function drip(response: ServerResponse, bytes: number, everyMs: number): void {
  let sent = 0;
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(bytes) });
  response.flushHeaders();
  const timer = setInterval(() => {
    sent++;
    if (sent < bytes) response.write('x');
    else response.end('x');
  }, everyMs);
  response.once('close', () => clearInterval(timer));
  response.once('finish', () => clearInterval(timer));
}
