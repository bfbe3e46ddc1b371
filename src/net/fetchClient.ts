import { lookup } from 'node:dns/promises';
import { errorCode } from '../core/errors.ts';
import { describeUrl } from '../core/secret.ts';
import { checkUrl, isReservedAddress } from './addressPolicy.ts';
import { type Arrival, type EgressGate, openGate } from './egressGate.ts';
import type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from './httpClient.ts';

/** The part of `fetch` that is used; the editor's patched one and undici's both fit. */
export type FetchLike = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    redirect: 'manual';
    signal: AbortSignal;
  },
) => Promise<FetchAnswer>;

interface FetchAnswer {
  readonly status: number;
  readonly headers: { forEach(visit: (value: string, name: string) => void): void };
  readonly body: { getReader(): BodyReader } | null;
}

interface BodyReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

export interface FetchClientOptions {
  readonly fetch: FetchLike;
  /** Whole exchange, in ms. */
  readonly timeoutMs?: number;
  /** Read at most this much of an answer, in bytes. */
  readonly maxResponseBytes?: number;
  /** Hosts on private networks that the user approved; asked anew for each request. */
  readonly allowHosts?: () => readonly string[];
  /** Asked before anything leaves. */
  readonly gate?: EgressGate;
  /** All addresses of a name. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const defaultTimeoutMs = 15_000;
const defaultMaxResponseBytes = 64 * 1024;

async function resolveAll(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true });
  return found.map((item) => item.address);
}

/**
 * The one way out over HTTP: https only except for this machine, private addresses refused, redirects
 * not followed, whole exchange timed, answers capped. Where `fetch` is the editor's, the user's proxy
 * and certificates apply; the name is then resolved once for the check and once by the connection, which
 * `createVerifiedFetch` looks at.
 */
export function createFetchClient(options: FetchClientOptions): HttpClient {
  const { fetch, timeoutMs = defaultTimeoutMs, maxResponseBytes = defaultMaxResponseBytes } = options;
  const { resolve = resolveAll, allowHosts = () => [], gate = openGate } = options;

  const checkName = async (host: string): Promise<HttpFailure | undefined> => {
    let addresses: readonly string[];
    try {
      addresses = await resolve(host);
    } catch (error) {
      return { kind: 'connection', reason: `${host} could not be resolved (${errorCode(error) ?? 'no answer'}).` };
    }
    const reserved = addresses.find(isReservedAddress);
    if (reserved === undefined && addresses.length > 0) return undefined;
    return {
      kind: 'refused',
      reason: `${host} leads to the private or reserved address ${reserved ?? '(none)'}. Add the host to security.allowHosts to allow it.`,
    };
  };

  return {
    async request(request: HttpRequest): Promise<HttpAnswer | HttpFailure> {
      using ending = endOf(request.signal, timeoutMs);
      const { signal } = ending;
      const address = URL.parse(request.url);
      const place = describeUrl(address);
      const closed = gate.refusal();
      if (closed !== undefined) return { kind: 'refused', reason: closed };
      const verdict = checkUrl(address, allowHosts());
      if (verdict.kind === 'refused') return { kind: 'refused', reason: verdict.reason };
      let arrive: Arrival | undefined;
      const ended = <T extends HttpAnswer | HttpFailure>(result: T, bytes?: number): T => {
        arrive?.(result.kind === 'answer' ? String(result.status) : result.kind, bytes);
        return result;
      };
      try {
        if (verdict.kind === 'resolve') {
          const refused = await ending.orSooner(checkName(verdict.host));
          if (refused !== undefined) return refused;
        }
        arrive = await ending.orSooner(gate.leave({ destination: place, bytes: sizeOf(request) }));
        signal.throwIfAborted();
        const answer = await fetch(request.url, {
          method: request.method,
          headers: { ...request.headers },
          ...(request.body === undefined ? {} : { body: request.body }),
          redirect: 'manual',
          signal,
        });
        const headers = new Map<string, string>();
        answer.headers.forEach((value, name) => headers.set(name.toLowerCase(), value));
        const { text, truncated } = await readCapped(answer.body, maxResponseBytes);
        return ended({ kind: 'answer', status: answer.status, headers, text, truncated });
      } catch (error) {
        if (request.signal.aborted) return ended({ kind: 'cancelled', reason: 'Cancelled.' });
        if (signal.aborted)
          return ended({ kind: 'timeout', reason: `${place} did not answer within ${timeoutMs / 1000} s.` });
        const code = errorCode(causeBehind(error));
        const nothingLeft = code !== undefined && beforeConnection.has(code);
        return ended({ kind: 'connection', reason: `${place}: ${causeOf(code)}` }, nothingLeft ? 0 : undefined);
      }
    },
  };
}

/**
 * Aborted with `outer`, or after `timeoutMs`. Its timer and listener go with the request: those of `AbortSignal.timeout`
 * stay until the time is over, thousands of them under load.
 */
function endOf(outer: AbortSignal, timeoutMs: number): Ending {
  const controller = new AbortController();
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => {});
  const end = () => {
    controller.abort();
    over.reject(controller.signal.reason);
  };
  const timer = setTimeout(end, timeoutMs);
  timer.unref();
  outer.addEventListener('abort', end, { once: true });
  if (outer.aborted) end();
  return {
    signal: controller.signal,
    orSooner: (work) => Promise.race([work, over.promise]),
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer.removeEventListener('abort', end);
    },
  };
}

interface Ending extends Disposable {
  readonly signal: AbortSignal;
  /** Settles as `work` does, or rejects at the end: a name server that never answers must not outlast it. */
  orSooner<T>(work: Promise<T>): Promise<T>;
}

async function readCapped(body: FetchAnswer['body'], maxBytes: number): Promise<{ text: string; truncated: boolean }> {
  if (body === null) return { text: '', truncated: false };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    chunks.push(value);
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      break;
    }
  }
  const whole = Buffer.concat(chunks);
  return { text: whole.subarray(0, maxBytes).toString('utf8'), truncated: bytes > maxBytes };
}

/** Address, headers and body as they are given to `fetch`, in bytes. */
function sizeOf({ url, method, headers = {}, body = '' }: HttpRequest): number {
  const lines = Object.entries(headers).reduce((text, [name, value]) => `${text}${name}: ${value}\r\n`, '');
  return Buffer.byteLength(`${method} ${url}\r\n${lines}\r\n`) + Buffer.byteLength(body);
}

/** Codes of failures before there is a connection. */
const beforeConnection: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** fetch hides the reason in `cause`. */
function causeBehind(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** A code (ECONNREFUSED, CERT_HAS_EXPIRED) says what to mend. */
function causeOf(code: string | undefined): string {
  if (code === 'EADDRREFUSED')
    return 'it leads to a private or reserved address (EADDRREFUSED). Add the host to security.allowHosts to allow it.';
  if (code === 'ECONNREFUSED') return 'connection refused; is the service running?';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'connection closed by the other side.';
  if (code !== undefined && /CERT|SIGNED|TLS|SSL/.test(code)) return `its certificate is not accepted (${code}).`;
  return code === undefined ? 'connection failed.' : `connection failed (${code}).`;
}
