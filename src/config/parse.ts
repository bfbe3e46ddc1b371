import * as z from 'zod';
import { isRecord } from '../core/json.ts';
import { findLater } from './findLater.ts';
import { maxConfigBytes } from './limits.ts';
import { type Located, locate, type Path, type Place } from './positions.ts';
import { type Config, configSchema } from './schema.ts';
import { suggest } from '../core/suggest.ts';

/** Something to say about a configuration file, at its place. */
export interface ConfigDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place;
}

/** A configuration text after reading. `config` is present only when there is no error. */
export interface ParsedConfig {
  readonly config?: Config | undefined;
  readonly diagnostics: readonly ConfigDiagnostic[];
  readonly located: Located;
}

/** Deepest nesting of a configuration. */
const maxDepth = 64;

/** Reads and checks a configuration (YAML or JSON). Never throws. */
export function parseConfig(text: string): ParsedConfig {
  if (Buffer.byteLength(text) > maxConfigBytes) {
    return {
      located: locate(''),
      diagnostics: [at(locate(''), [], 'error', `The file is larger than ${maxConfigBytes / 1024 / 1024} MiB.`)],
    };
  }
  if (nestingOf(text) > maxDepth) {
    return {
      located: locate(''),
      diagnostics: [at(locate(''), [], 'error', `The file is nested deeper than ${maxDepth} levels.`)],
    };
  }
  const located = locate(text);
  if (located.syntaxErrors.length > 0) {
    return {
      located,
      diagnostics: located.syntaxErrors.map(({ message, place }) => ({ severity: 'error', message, place })),
    };
  }
  if (located.value === null || located.value === undefined) {
    const message = 'The file is empty. Start with `version: 1`.';
    return { located, diagnostics: [at(located, [], 'error', message)] };
  }
  const given = withoutEmpty(located.value);
  const result = configSchema.safeParse(given);
  if (!result.success) {
    return { located, diagnostics: result.error.issues.flatMap((issue) => diagnose(located, issue, [])) };
  }
  const diagnostics = findLater(configSchema, given).map((path) => diagnoseLater(located, path));
  return { config: result.data, diagnostics, located };
}

/** A key of the top with nothing but comments below it asks for nothing yet. */
function withoutEmpty(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));
}

function at(located: Located, path: Path, severity: ConfigDiagnostic['severity'], message: string): ConfigDiagnostic {
  return { severity, message, place: located.keyAt(path) };
}

function diagnoseLater(located: Located, path: Path): ConfigDiagnostic {
  const key =
    path.length !== 2 ? undefined : path[0] === 'watchers' ? 'kind' : path[0] === 'channels' ? 'type' : undefined;
  const entry = valueAt(located, path);
  if (key === undefined || !isRecord(entry)) {
    const message = `"${path.at(-1)}" is not yet available; it has no effect in this version.`;
    return at(located, path, 'warning', message);
  }
  const name = String(entry[key]);
  const message =
    key === 'kind'
      ? `Watcher kind "${name}" is not yet available; it has no effect in this version.`
      : `Channel type "${name}" is not yet available; it has no effect in this version.`;
  return at(located, [...path, key], 'warning', message);
}

function valueAt(located: Located, path: Path): unknown {
  return path.reduce<unknown>(
    (node, step) => (typeof node === 'object' && node !== null ? Reflect.get(node, step) : undefined),
    located.value,
  );
}

type Issue = z.core.$ZodIssue;

function diagnose(located: Located, issue: Issue, prefix: Path): ConfigDiagnostic[] {
  const path = [...prefix, ...issue.path.filter((step) => typeof step !== 'symbol')];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        at(located, [...path, key], 'error', `Unknown key "${key}".${suggest(key, knownKeys(located, path))}`),
      );
    case 'invalid_key':
      return [at(located, path, 'error', `"${path.at(-1)}": ${issue.issues[0]?.message ?? issue.message}`)];
    case 'invalid_union': {
      // Of a list of alternatives the one that got furthest says best what is wrong.
      const furthest = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a))[0];
      if (furthest !== undefined && furthest.length > 0)
        return furthest.flatMap((inner) => diagnose(located, inner, path));
      return [diagnoseChoice(located, path, issue)];
    }
    default: {
      if (isMissing(located, issue, path)) return [at(located, path, 'error', `"${path.at(-1)}" is missing.`)];
      const name = path.length === 0 ? 'The configuration' : `"${path.at(-1)}"`;
      return [at(located, path, 'error', `${name}: ${issue.message}`)];
    }
  }
}

/** Whether there is nothing at all where something is needed. */
function isMissing(located: Located, { code }: Issue, path: Path): boolean {
  const isNeeded = code === 'invalid_type' || code === 'invalid_value';
  return isNeeded && path.length > 0 && valueAt(located, path) === undefined;
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

/** A `kind` or `type` that is missing, misspelt or unknown. */
function diagnoseChoice(located: Located, path: Path, issue: Issue): ConfigDiagnostic {
  const key = String(path.at(-1));
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const choice = options.join(', ');
  const value = valueAt(located, path);
  if (value !== undefined) {
    const hint = typeof value === 'string' ? suggest(value, options) : '';
    return at(located, path, 'error', `"${key}" must be one of ${choice}.${hint}`);
  }
  const entry = path.slice(0, -1);
  const misspelt = Object.keys(valueAt(located, entry) ?? {}).find((other) => suggest(other, [key]) !== '');
  if (misspelt === undefined) return at(located, entry, 'error', `"${key}" is missing: one of ${choice}.`);
  return at(located, [...entry, misspelt], 'error', `Unknown key "${misspelt}".${suggest(misspelt, [key])}`);
}

/** Keys of the object schema that `value` at a path was checked against; for suggestions. */
function knownKeys(located: Located, path: Path): string[] {
  let schema: unknown = unwrap(configSchema);
  for (const [index, step] of path.entries()) {
    if (schema instanceof z.ZodObject) schema = schema.shape[String(step)];
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    schema = chosen(unwrap(schema), valueAt(located, path.slice(0, index + 1)));
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Of alternatives the one whose `kind` or `type` the value has. */
function chosen(schema: unknown, value: unknown): unknown {
  if (!(schema instanceof z.ZodUnion) || !isRecord(value)) return schema;
  return schema.options.find(
    (option) =>
      option instanceof z.ZodObject &&
      ['kind', 'type'].some(
        (key) => option.shape[key] !== undefined && z.safeParse(option.shape[key], value[key]).success,
      ),
  );
}

function unwrap(schema: unknown): unknown {
  let current = schema;
  while (
    current instanceof z.ZodOptional ||
    current instanceof z.ZodDefault ||
    current instanceof z.ZodPrefault ||
    current instanceof z.ZodLazy
  )
    current = current.unwrap();
  return current;
}

/** Nesting of brackets and of indentation, whichever is deeper, before the text is parsed at all. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth -= 1;
  }
  const indents: number[] = [];
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);
    if (indent === -1) continue;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    deepest = Math.max(deepest, indents.length);
  }
  return deepest;
}
