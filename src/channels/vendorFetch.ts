import type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from '../net/httpClient.ts';

/** What a library of a vendor met instead of success: an answer with another status than 2xx, or none. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly answer: HttpAnswer | HttpFailure;

  constructor(answer: HttpAnswer | HttpFailure) {
    super(answer.kind === 'answer' ? `The service answered ${answer.status}.` : answer.reason);
    this.answer = answer;
  }
}

/** The part of `RequestInit` that vendors' libraries use for JSON and forms. */
export interface VendorRequest {
  readonly method?: string | undefined;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
}

/** Statuses whose answers have no body, as `Response` demands. */
const bodiless: readonly number[] = [204, 205];

/**
 * A `fetch` for vendors' libraries through our own client, so that its policy, caps and deadline hold. Whatever is
 * no success is thrown, so that no library waits or tries again by its own rules.
 *
 * @throws ExchangeError
 */
export async function vendorFetch(
  http: HttpClient,
  url: string,
  { method = 'GET', headers, body }: VendorRequest,
  signal: AbortSignal,
): Promise<Response> {
  const answer = await http.request({
    url,
    method: method.toUpperCase() as HttpRequest['method'],
    headers: Object.fromEntries(new Headers(headers)),
    ...(typeof body === 'string' ? { body } : {}),
    signal,
  });
  if (answer.kind !== 'answer' || answer.status < 200 || answer.status > 299) throw new ExchangeError(answer);
  const text = bodiless.includes(answer.status) ? null : answer.text;
  return new Response(text, { status: answer.status, headers: Object.fromEntries(answer.headers) });
}
