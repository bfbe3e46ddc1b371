import { inspect } from 'node:util';

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

/** `origin` and a shortened route of a URL, safe to log: webhook and bot addresses carry their credential in the path. */
export function describeUrl(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return '«invalid URL»';
  const first = parsed.pathname.split('/').find((part) => part !== '');
  return first === undefined ? parsed.origin : `${parsed.origin}/${first.split(':')[0]?.slice(0, 12)}/…`;
}
