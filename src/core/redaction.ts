import { homedir } from 'node:os';
import type { JsonObject, JsonValue } from './json.ts';
import type { Secret } from './secret.ts';

const mask = '«redacted»';

/** Credential shapes of the services that developers paste most; each needs its vendor's own prefix to stay precise. */
const tokenShapes: readonly RegExp[] = [
  /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+/g,
  /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  /\bxox[abeoprs]-[\w-]{10,}/g,
  /\bxapp-\d-[\w-]{10,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g,
  /\bgithub_pat_\w{22,}\b/g,
  /\bglpat-[\w-]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}\b/g,
  /\bsk-(?:proj-|ant-)?[\w-]{20,}/g,
  /\bsk_(?:live|test)_\w{16,}\b/g,
  /\bwhsec_[A-Za-z0-9+/=]{24,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\b\d{8,10}:AA[\w-]{33}\b/g,
  /\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}\b/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g,
];

/** `password = …`, `api_key: …`, `https://user:pass@host`: the name stays, the value goes. */
const assignments =
  /\b([\w-]*(?:passw(?:or)?d|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)["']?\s*[:=]\s*)(["']?)([^\s"',;]{6,})\2/gi;
const urlCredentials = /\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)([^\s/@]+)@/gi;
/** Most texts hold none of this and need no closer look; every shape above contains one of these. */
const suspicious =
  /webhooks|hooks\.slack|xox|xapp-|gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|AIza|sk[-_]|whsec_|SG\.|:AA|npm_|eyJ|PRIVATE KEY|passw|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key|:\/\/|bearer|basic|[MNO][\w-]{23}/i;
const bearer = /\b((?:bearer|basic)\s+)([A-Za-z0-9._~+/=-]{16,})/gi;

/** Removes what must not leave the machine or reach a log. */
export interface Redactor {
  readonly text: (text: string) => string;
  /** The very value when there is nothing to remove. */
  json<T extends JsonValue>(value: T): T;
  /** Adds a secret whose exact value, plain or percent-encoded, is removed from now on. */
  addSecret(secret: Secret): void;
}

/** Shortest secret that is searched for by value; shorter ones would mask ordinary words. */
const minSecretLength = 6;

/** Builds the one redaction that everything outward, logs, errors and history pass. */
export function createRedactor(options: { homePaths?: boolean } = {}): Redactor {
  const known = new Set<string>();
  const home = options.homePaths === false ? '' : homedir();

  const text = (input: string): string => {
    let result = input;
    for (const secret of known) result = result.replaceAll(secret, mask);
    if (suspicious.test(result)) result = withoutShapes(result);
    if (home.length > 1 && result.includes(home)) result = replaceHome(result, home);
    return result;
  };

  const json = <T extends JsonValue>(value: T): T => redactJson(value, text) as T;

  return {
    text,
    json,
    addSecret(secret) {
      const value = secret.reveal();
      if (value.length < minSecretLength) return;
      known.add(value);
      known.add(encodeURIComponent(value));
      known.add(JSON.stringify(value).slice(1, -1));
    },
  };
}

function withoutShapes(input: string): string {
  let result = input;
  for (const shape of tokenShapes) result = result.replace(shape, mask);
  return result
    .replace(urlCredentials, `$1${mask}@`)
    .replace(bearer, `$1${mask}`)
    .replace(assignments, `$1$2${mask}$2`);
}

function redactJson(value: JsonValue, text: (input: string) => string): JsonValue {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => redactJson(item, text));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  let changed = false;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    const name = text(key);
    const clean = redactJson(item, text);
    result[name] = clean;
    changed ||= name !== key || clean !== item;
  }
  return changed ? result : value;
}

/** The home folder names its user; `~` says the same to the owner. Only whole path segments match. */
function replaceHome(text: string, home: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(home); at !== -1; at = text.indexOf(home, from)) {
    const next = text[at + home.length];
    const whole = next === undefined || !/[\w.-]/.test(next);
    result += text.slice(from, at) + (whole ? '~' : home);
    from = at + home.length;
  }
  return result + text.slice(from);
}
