import { canonicalType } from './catalogue.ts';
import { LookoutError } from './errors.ts';
import { createEvent, type LookoutEvent, maxEventBytes, publishedEventSchema } from './event.ts';

/** Deepest nesting of a published event; deeper JSON only serves to exhaust the reader. */
const maxDepth = 64;

/**
 * Reads an event published by others. Sizes and depth are capped, every field is checked, missing
 * ones are derived from the catalogue.
 *
 * @throws LookoutError `invalid`, naming the field.
 */
export function parsePublishedEvent(text: string, newId: () => string, nowMs: number): LookoutEvent {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxEventBytes) {
    throw new LookoutError('invalid', `The event has ${bytes} bytes; at most ${maxEventBytes} are accepted.`);
  }
  if (nestingOf(text) > maxDepth) {
    throw new LookoutError('invalid', `The event is nested deeper than ${maxDepth} levels.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LookoutError('invalid', `The event is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = publishedEventSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue === undefined || issue.path.length === 0 ? 'event' : issue.path.join('.');
    throw new LookoutError('invalid', `Field "${field}": ${issue?.message ?? 'not accepted'}`);
  }
  const { id, time, fingerprint, type, title, data, ...rest } = parsed.data;
  const event = createEvent(
    {
      ...rest,
      type: canonicalType(type),
      title: title ?? canonicalType(type),
      data: data ?? {},
      ...(time === undefined ? {} : { time: Date.parse(time) }),
      source: rest.source ?? 'published',
      fingerprintTexts: [title ?? ''],
    },
    id ?? newId(),
    nowMs,
  );
  return fingerprint === undefined ? event : { ...event, fingerprint };
}

/** Deepest bracket nesting of JSON text, without building it; strings are skipped. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
