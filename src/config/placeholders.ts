import { isRecord } from '../core/json.ts';
import { Secret } from '../core/secret.ts';

/** Where the values of placeholders come from. */
export interface PlaceholderSources {
  env(name: string): string | undefined;
  secret(name: string): Promise<Secret | undefined>;
  readonly workspaceFolder?: string | undefined;
}

export interface Resolved {
  readonly value: unknown;
  /** Placeholders without a value, as written. */
  readonly missing: readonly string[];
  /** Values that came from `env` or `secret`; all of them are redacted from now on. */
  readonly secrets: readonly Secret[];
}

const placeholder = /\$\{(env|secret):([A-Za-z_][A-Za-z0-9_.-]*)\}|\$\{workspaceFolder\}/g;

/** The secrets and environment variables that a value asks for, as written, each once. */
export function placeholdersIn(value: unknown): string[] {
  const found = JSON.stringify(value).matchAll(placeholder);
  return [...new Set([...found].flatMap(([text, kind]) => (kind === undefined ? [] : [text])))];
}

/** Fills `${env:NAME}`, `${secret:NAME}` and `${workspaceFolder}` in all texts of a value; results are not expanded again. */
export async function resolvePlaceholders(value: unknown, sources: PlaceholderSources): Promise<Resolved> {
  const missing: string[] = [];
  const secrets: Secret[] = [];

  const lookUp = async (kind: string | undefined, name: string | undefined): Promise<string | undefined> => {
    if (kind === undefined || name === undefined) return sources.workspaceFolder;
    const secret = kind === 'env' ? envSecret(sources.env(name)) : await sources.secret(name);
    if (secret !== undefined) secrets.push(secret);
    return secret?.reveal();
  };

  const fill = async (text: string): Promise<string> => {
    let result = '';
    let from = 0;
    for (const match of text.matchAll(placeholder)) {
      const found = await lookUp(match[1], match[2]);
      if (found === undefined) missing.push(match[0]);
      result += text.slice(from, match.index) + (found ?? '');
      from = match.index + match[0].length;
    }
    return result + text.slice(from);
  };

  const walk = async (node: unknown): Promise<unknown> => {
    if (typeof node === 'string') return fill(node);
    if (Array.isArray(node)) return Promise.all(node.map(walk));
    if (!isRecord(node)) return node;
    const entries = await Promise.all(
      Object.entries(node).map(async ([key, item]) => [key, await walk(item)] as const),
    );
    return Object.fromEntries(entries);
  };

  return { value: await walk(value), missing, secrets };
}

function envSecret(value: string | undefined): Secret | undefined {
  return value === undefined || value === '' ? undefined : new Secret(value);
}
