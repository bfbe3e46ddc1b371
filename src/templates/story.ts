import type { EventLink, LookoutEvent } from '../core/event.ts';
import { isRecord, type JsonObject, type JsonValue } from '../core/json.ts';
import type { Severity } from '../core/severity.ts';
import { formatBytes, formatElapsed } from '../core/units.ts';

/** What every channel tells about one event, before it is put into the service's shape and limits. */
export interface Story {
  readonly title: string;
  readonly summary?: string | undefined;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Unified diff without file headers. */
  readonly diff?: string | undefined;
  readonly notes: readonly string[];
  readonly severity: Severity;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly place: string;
  /** Links that work outside the machine. */
  readonly links: readonly EventLink[];
}

/** Embed colours, 0xRRGGBB. */
export const severityColour: Record<Severity, number> = {
  info: 0x3b82f6,
  warning: 0xf59e0b,
  error: 0xef4444,
  critical: 0xb91c1c,
};

export const severityMark: Record<Severity, string> = { info: 'ℹ️', warning: '⚠️', error: '❌', critical: '🚨' };

/** Tells an event. `suppressed` messages kept back by limits are mentioned; a sample is marked. */
export function tellStory(message: { event: LookoutEvent; suppressed: number; test: boolean }): Story {
  const { event, suppressed, test } = message;
  const { data, labels } = event;
  const notes: string[] = [];
  if (data['late'] === true) notes.push('Happened while Lookout was not running.');
  if (suppressed > 0)
    notes.push(`${suppressed} more ${suppressed === 1 ? 'message was' : 'messages were'} kept back by rate limits.`);
  if (test) notes.push('This is a test message.');
  return {
    title: test ? `[Test] ${event.title}` : event.title,
    summary: event.description,
    facts: factsOf(event),
    diff: typeof data['diff'] === 'string' && data['diff'] !== '' ? data['diff'] : undefined,
    notes,
    severity: event.severity,
    type: event.type,
    time: event.time,
    place: [labels['workspace'], labels['branch']].filter(Boolean).join(' · '),
    links: event.links.filter((link) => /^https?:/.test(link.uri)),
  };
}

function factsOf(event: LookoutEvent): { name: string; value: string }[] {
  const { data } = event;
  const facts: [string, string | undefined][] = [
    ['File', text(data['path'])],
    ['Before', text(data['previousPath'])],
    ['By', text(data['by'])],
    ['Lines', data['format'] === undefined ? linesOf(data['added'], data['removed'], data['lines']) : undefined],
    ['Size', typeof data['sizeBytes'] === 'number' ? formatBytes(data['sizeBytes']) : undefined],
    ['Last modified', text(data['lastModified'])],
    ['Times', typeof data['times'] === 'number' ? String(data['times']) : undefined],
    ['Changed', changesOf(data['changes'])],
    ['Command', text(data['command'])],
    ['Tests', testsOf(data)],
    ['Problems', problemsOf(data)],
    ['Exit code', typeof data['exitCode'] === 'number' ? String(data['exitCode']) : undefined],
    ['Duration', typeof data['durationMs'] === 'number' ? formatElapsed(data['durationMs']) : undefined],
    ['Changed since green', suspectsOf(data['suspects'])],
    ['Error', text(data['errorType'])],
    ['At', placeOf(data)],
    ['Environment', text(data['environment'])],
    ['Version', text(data['version'])],
    [
      'Lines covered',
      typeof data['lines'] === 'number' && data['format'] !== undefined ? `${data['lines']} %` : undefined,
    ],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function testsOf({ passed, failed, skipped, total }: JsonObject): string | undefined {
  if (typeof passed !== 'number' || typeof total !== 'number') return undefined;
  const parts = [`${passed}/${total} passed`];
  if (typeof failed === 'number' && failed > 0) parts.push(`${failed} failed`);
  if (typeof skipped === 'number' && skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

function problemsOf({ errors, warnings }: JsonObject): string | undefined {
  if (typeof errors !== 'number' || typeof warnings !== 'number' || errors + warnings === 0) return undefined;
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
}

/** The likeliest three, with their authors. */
function suspectsOf(suspects: JsonValue | undefined): string | undefined {
  if (!Array.isArray(suspects) || suspects.length === 0) return undefined;
  const lines = suspects.slice(0, 3).flatMap((item) => {
    if (!isRecord(item) || typeof item['path'] !== 'string') return [];
    return [typeof item['by'] === 'string' ? `${item['path']} (${item['by']})` : item['path']];
  });
  return suspects.length > 3 ? `${lines.join('\n')}\n… and ${suspects.length - 3} more` : lines.join('\n');
}

function placeOf({ file, line }: JsonObject): string | undefined {
  if (typeof file !== 'string') return undefined;
  return typeof line === 'number' ? `${file}:${line}` : file;
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function linesOf(
  added: JsonValue | undefined,
  removed: JsonValue | undefined,
  lines: JsonValue | undefined,
): string | undefined {
  if (typeof added === 'number' && typeof removed === 'number') return `+${added} −${removed}`;
  return typeof lines === 'number' ? String(lines) : undefined;
}

/** Samples of a burst: at most ten paths. */
function changesOf(changes: JsonValue | undefined): string | undefined {
  if (!Array.isArray(changes)) return undefined;
  const paths = changes.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? text(item['path']) : text(item),
  );
  const known = paths.filter((path) => path !== undefined);
  if (known.length === 0) return undefined;
  return known.length <= 10 ? known.join('\n') : `${known.slice(0, 10).join('\n')}\n… and ${known.length - 10} more`;
}

/** The story in one line, for places with room for no more. */
export function briefStory(story: Story): string {
  const fact = (name: string) => story.facts.find((item) => item.name === name)?.value;
  const by = fact('By');
  const details = [by === undefined ? undefined : `by ${by}`, fact('Lines')]
    .filter((item) => item !== undefined)
    .join(', ');
  return [story.title, details, story.summary, ...story.notes]
    .filter((item) => item !== undefined && item !== '')
    .join(' – ');
}

/** The story as plain text, for services without markup and as the last resort of those with it. */
export function plainStory(story: Story): string {
  const lines = [`${severityMark[story.severity]} ${story.title}`];
  if (story.summary !== undefined) lines.push(story.summary);
  for (const fact of story.facts) lines.push(`${fact.name}: ${fact.value}`);
  lines.push(...story.notes);
  for (const link of story.links) lines.push(`${link.label}: ${link.uri}`);
  if (story.place !== '') lines.push(story.place);
  return lines.join('\n');
}
