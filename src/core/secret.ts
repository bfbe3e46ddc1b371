import { inspect } from 'node:util';
import { isRecord } from './json.ts';

const placeholder = '«secret»';

/** A value that prints as a placeholder everywhere; only {@link Secret.reveal} hands it out. */
export class Secret {
  private readonly value: string;

  constructor(value: string) {
    this.value = value;
  }

  reveal(): string {
    return this.value;
  }

  toString(): string {
    return placeholder;
  }

  toJSON(): string {
    return placeholder;
  }

  [inspect.custom](): string {
    return placeholder;
  }
}

/** Where the values of `${secret:NAME}` live: the editor's secret storage, or a 0600 file. */
export interface SecretSource {
  get(name: string): Promise<Secret | undefined>;
}

/** Shortest secret that is searched for by value; shorter ones would mask ordinary words. */
const minLength = 6;
/** Shortest line of a secret of several lines that is searched for alone, as logs break it up. */
const minLineLength = 32;
const secretKey = /key|secret|token|password/i;

/** The texts in which a secret's value may show: plain, percent-encoded, inside JSON, in Base64 whatever stands before it. */
export function formsOf(secret: Secret): string[] {
  const forms = new Set<string>();
  const addForms = (value: string): void => {
    if (value.length < minLength) return;
    forms.add(value);
    forms.add(encodeURIComponent(value));
    forms.add(JSON.stringify(value).slice(1, -1));
    for (const form of base64Forms(value)) if (form.length > 2 * minLength) forms.add(form);
  };
  const whole = secret.reveal().trim();
  addForms(whole);
  for (const value of secretsInJson(whole)) addForms(value);
  const lines = whole.split(/\r?\n|\\n/).map((line) => line.trim());
  if (lines.length > 1) for (const line of lines) if (line.length >= minLineLength) forms.add(line);
  return [...forms];
}

/** Key files are JSON: written in another way they are no less secret. */
function secretsInJson(text: string): string[] {
  if (!text.startsWith('{')) return [];
  try {
    const value: unknown = JSON.parse(text);
    const entries = isRecord(value) ? Object.entries(value) : [];
    return entries.flatMap(([key, item]) => (typeof item === 'string' && secretKey.test(key) ? [item] : []));
  } catch {
    // It only begins like JSON.
    return [];
  }
}

/** The digits that are the same whatever stands around the value, for each of the three places at which it may begin. */
function base64Forms(value: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor((bytes.length * 8) / 6);
    return [bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to)];
  });
}

/** `origin` and a shortened route of a URL, safe to log: webhook and bot addresses carry their credential in the path. */
export function describeUrl(url: URL | null): string {
  if (url === null) return '«invalid URL»';
  const first = url.pathname.split('/').find((part) => part !== '');
  return first === undefined ? url.origin : `${url.origin}/${first.split(':')[0]?.slice(0, 12)}/…`;
}
