import { type JsonObject, isObject } from '../../jsonValue.ts';

/** One line of a report in JSON Lines; undefined when it lacks `mark`, or is cut or none. */
export function parseJsonLine(text: string, mark: string): JsonObject | undefined {
  if (!text.includes(mark)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Programs that are tested print on the same stream, and lines may be cut.
    return undefined;
  }
}
