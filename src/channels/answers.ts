import { isRecord } from '../core/json.ts';

/** The JSON object in an answer, or undefined: half an answer or a login page is not an object. */
export function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
