export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether `value` is a plain record, so that its own keys may be walked. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a JSON value: a string as it is, nothing as an empty text, all else as JSON. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Reads a dotted path (`data.path`, `labels.branch`) through own properties only, so that neither
 * `__proto__` nor inherited members can be reached from a configuration file.
 */
export function readPath(root: unknown, path: string): unknown {
  return compilePath(path)(root);
}

/** {@link readPath} for a path that is read often. */
export function compilePath(path: string): (root: unknown) => unknown {
  const keys = path.split('.');
  return (root) => {
    let current = root;
    for (const key of keys) {
      if (!isRecord(current) || !Object.hasOwn(current, key)) return undefined;
      current = current[key];
    }
    return current;
  };
}
