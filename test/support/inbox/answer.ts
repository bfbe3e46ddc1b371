/** What a far end answers to one request. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Why it was refused, in words for a person; empty when it was accepted. */
  readonly problems: readonly string[];
}

/** A request whose body has been read to its end. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; repeated headers are joined by a comma and a blank. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function jsonAnswer(status: number, body: unknown, more: Partial<Answer> = {}): Answer {
  return {
    status,
    body: JSON.stringify(body),
    problems: more.problems ?? [],
    headers: { 'content-type': 'application/json', ...more.headers },
  };
}

/** The value, or undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
