import { homedir } from 'node:os';
import type { JsonObject, JsonValue } from './json.ts';
import { credentialRules, massMention, type PiiKind, piiRules, type RedactionRule } from './redactionRules.ts';
import type { SafePattern } from './safePattern.ts';
import { formsOf, type Secret } from './secret.ts';

const mask = '«redacted»';
const zeroWidthSpace = '\u200b';

/** How often each rule found something, by the rule's name. */
export type RedactionCounts = Readonly<Record<string, number>>;

/** Adds up what rules find, over as many texts as it is given to. */
export class RedactionTally {
  private readonly found = new Map<string, number>();

  add(rule: string, count = 1): void {
    if (count > 0) this.found.set(rule, (this.found.get(rule) ?? 0) + count);
  }

  addAll(counts: RedactionCounts): void {
    for (const [rule, count] of Object.entries(counts)) this.add(rule, count);
  }

  get counts(): RedactionCounts {
    return Object.fromEntries(this.found);
  }
}

/** What is removed besides credentials and stored secrets. */
export interface RedactionOptions {
  /** The home folder is said as `~`; true unless it is false. */
  readonly homePaths?: boolean | undefined;
  readonly patterns?: readonly Pick<SafePattern, 'source' | 'replaceAll'>[] | undefined;
  readonly pii?: readonly PiiKind[] | undefined;
}

/** Removes what must not leave the machine or reach a log. What was removed already is not counted again. */
export interface Redactor {
  text(text: string, tally?: RedactionTally): string;
  /** The very value when there is nothing to remove. */
  json<T extends JsonValue>(value: T, tally?: RedactionTally): T;
  /** Takes calls to everyone apart besides: for what is posted among people. */
  outward<T extends JsonValue>(value: T, tally?: RedactionTally): T;
  /** The credentials in a text, without paths and personal data: for addresses that must keep working. */
  credentials(text: string, tally?: RedactionTally): string;
  /** Adds a secret whose exact value, plain, percent-encoded, in JSON or in Base64, is removed from now on. */
  addSecret(secret: Secret): void;
  /** Another number after each change of what is removed. */
  readonly rules: number;
  /** Replaces the options. */
  use(options: RedactionOptions): void;
}

interface OwnPattern {
  readonly name: string;
  replaceAll(text: string, by: string): { text: string; count: number };
}

/** Most texts hold none of what the rules look for and need no closer look. */
const suspicious = new RegExp([...new Set(credentialRules.map(({ hint }) => hint))].join('|'), 'i');
const mentioning = new RegExp(massMention.hint, 'i');

/** Builds the one redaction that everything outward, logs, errors and history pass. */
export function createRedactor(options: RedactionOptions = {}): Redactor {
  let rules = 0;
  let known: readonly string[] = [];
  let homes: readonly string[] = [];
  let pii: readonly RedactionRule[] = [];
  let own: readonly OwnPattern[] = [];

  const credentials = (input: string, tally?: RedactionTally): string => {
    let result = input;
    for (const secret of known) {
      if (!result.includes(secret)) continue;
      const parts = result.split(secret);
      tally?.add('stored secret', parts.length - 1);
      result = parts.join(mask);
    }
    return suspicious.test(result) ? apply(credentialRules, result, tally) : result;
  };
  const text = (input: string, tally?: RedactionTally): string => {
    let result = apply(pii, credentials(input, tally), tally);
    for (const pattern of own) {
      // What stands for something removed is not looked into.
      const parts = result.split(mask).map((part) => {
        const replaced = pattern.replaceAll(part, mask);
        tally?.add(pattern.name, replaced.count);
        return replaced.text;
      });
      result = parts.join(mask);
    }
    for (const home of homes) if (result.includes(home)) result = replaceHome(result, home, tally);
    return result;
  };
  const outward = (input: string, tally?: RedactionTally): string => {
    const result = text(input, tally);
    return mentioning.test(result) ? apply([massMention], result, tally, zeroWidthSpace) : result;
  };

  const redactor: Redactor = {
    text,
    credentials,
    json: (value, tally) => mapTexts(value, (item) => text(item, tally)) as typeof value,
    outward: (value, tally) => mapTexts(value, (item) => outward(item, tally)) as typeof value,
    get rules() {
      return rules;
    },
    addSecret(secret) {
      rules += 1;
      // Longer ones first: one secret may be part of another.
      known = [...new Set([...known, ...formsOf(secret)])].sort((a, b) => b.length - a.length);
    },
    use({ homePaths, patterns = [], pii: kinds = [] }) {
      rules += 1;
      own = patterns.map(({ source, replaceAll }) => ({ name: `pattern ${source}`.slice(0, 80), replaceAll }));
      homes = homePaths === false ? [] : homeForms();
      pii = kinds.map((kind) => piiRules[kind]);
    },
  };
  redactor.use(options);
  return redactor;
}

function apply(rules: readonly RedactionRule[], input: string, tally?: RedactionTally, by = mask): string {
  let result = input;
  for (const { name, pattern, framed } of rules) {
    result = result.replace(pattern, (_match, before: string, _value, after: string) => {
      tally?.add(name);
      return framed === true ? `${before}${by}${after}` : by;
    });
  }
  return result;
}

function mapTexts(value: JsonValue, text: (input: string) => string): JsonValue {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mapTexts(item, text));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  let changed = false;
  const entries = Object.keys(value).map((key): [string, JsonValue] => {
    const item = value[key] ?? null;
    const name = text(key);
    const clean = mapTexts(item, text);
    changed ||= name !== key || clean !== item;
    return [name, clean];
  });
  return changed ? (Object.fromEntries(entries) satisfies JsonObject) : value;
}

/** The home folder as it is written, on Windows also with slashes and as in JSON; longer forms first. */
function homeForms(): string[] {
  const home = homedir();
  if (home.length <= 1) return [];
  return [...new Set([home.replaceAll('\\', '\\\\'), home, home.replaceAll('\\', '/')])];
}

/** The home folder names its user; `~` says the same to the owner. Only whole path segments match. */
function replaceHome(text: string, home: string, tally?: RedactionTally): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(home); at !== -1; at = text.indexOf(home, from)) {
    const next = text[at + home.length];
    const whole = next === undefined || !/[\w.-]/.test(next);
    if (whole) tally?.add('home path');
    result += text.slice(from, at) + (whole ? '~' : home);
    from = at + home.length;
  }
  return result + text.slice(from);
}
