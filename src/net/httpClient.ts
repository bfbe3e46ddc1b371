/** One outgoing request. Bodies are text; every request has a timeout, a body cap and no redirects. */
export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** An answer of any status. `text` holds at most `maxResponseBytes`; `truncated` says that there was more. */
export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly truncated: boolean;
}

/**
 * Why there was no answer. `refused`: the address policy does not allow the destination; final.
 * `reason` names origin and cause, never the secret part of the URL.
 */
export interface HttpFailure {
  readonly kind: 'timeout' | 'connection' | 'refused' | 'cancelled';
  readonly reason: string;
}

export interface HttpClient {
  /** Never throws. */
  request(request: HttpRequest): Promise<HttpAnswer | HttpFailure>;
}
