import { isRecord } from '../../core/json.ts';

/** Numbers that may be more exact, or larger, than a double: more than 15 digits, or a large exponent. */
const exactNumber = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;

/**
 * The values at dotted paths of a JSON text (UTF-8), in canonical JSON: `[[1],[]]` for a 1 and a value that is not
 * there. Neither the order of keys nor the formatting makes a difference. A number in a path is the
 * index of an array; a key with dots in its name is found too. Undefined for what is no JSON, or is nested
 * too deeply to be walked.
 */
export function valuesOf(bytes: Uint8Array, paths: readonly string[]): string | undefined {
  try {
    const root = parse(new TextDecoder().decode(bytes));
    const values = paths.map((path) => valueAt(root, path.split('.')));
    return `[${values.map((value) => (value === undefined ? '[]' : `[${canonical(value)}]`)).join()}]`;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Numbers that a double cannot tell apart become symbols with their digits, because no other value of JSON does. */
function parse(text: string): unknown {
  if (!exactNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, { source = '' }: { source?: string } = {}) =>
    typeof value === 'number' && exactNumber.test(source) ? Symbol(source) : value,
  );
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  const [name = '', ...rest] = names;
  if (names.length === 0) return value;
  if (Array.isArray(value)) return /^\d+$/.test(name) ? valueAt(value[Number(name)], rest) : undefined;
  if (!isRecord(value)) return undefined;
  for (let count = 1; count <= names.length; count += 1) {
    const key = names.slice(0, count).join('.');
    const found = Object.hasOwn(value, key) ? valueAt(value[key], names.slice(count)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function canonical(value: unknown): string {
  if (typeof value === 'symbol') return value.description ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join()}}`;
}
