import { isRecord, type JsonObject, type JsonValue } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { LookoutEvent } from '../core/event.ts';
import { formatBytes, formatElapsed } from '../core/units.ts';
import { numberIn, phrase, say, textIn, type Words } from '../core/words/phrase.ts';
import { timeIn } from './time.ts';

/** What facts can be about. */
export type FactId =
  | 'file'
  | 'before'
  | 'by'
  | 'lines'
  | 'size'
  | 'lastModified'
  | 'times'
  | 'changed'
  | 'command'
  | 'tests'
  | 'problems'
  | 'exitCode'
  | 'duration'
  | 'suspects'
  | 'error'
  | 'at'
  | 'environment'
  | 'version'
  | 'coverage';

/** One thing that is known of an event, in the language of the reader. */
export interface Fact {
  readonly id: FactId;
  readonly name: string;
  readonly value: string;
}

/** Paths that a fact names at most. */
const maxPaths = 10;
const maxSuspects = 3;

/** What the data of an event says to people, the most telling first. */
export function factsOf({ data }: LookoutEvent, language: Language): Fact[] {
  const isCoverage = data['format'] !== undefined;
  const { sizeBytes, times, exitCode, durationMs, lines } = data;
  const values: [FactId, string | undefined][] = [
    ['file', text(data['path'])],
    ['before', text(data['previousPath'])],
    ['by', text(data['by'])],
    ['lines', isCoverage ? undefined : linesOf(data, language)],
    ['size', typeof sizeBytes === 'number' ? formatBytes(sizeBytes, language) : undefined],
    ['lastModified', momentOf(data['lastModified'], language)],
    ['times', typeof times === 'number' ? numberIn(times, language) : undefined],
    ['changed', changesOf(data['changes'], language)],
    ['command', text(data['command'])],
    ['tests', testsOf(data, language)],
    ['problems', problemsOf(data, language)],
    ['exitCode', typeof exitCode === 'number' ? String(exitCode) : undefined],
    ['duration', typeof durationMs === 'number' ? formatElapsed(durationMs, language) : undefined],
    ['suspects', suspectsOf(data['suspects'], language)],
    ['error', text(data['errorType'])],
    ['at', placeOf(data)],
    ['environment', text(data['environment'])],
    ['version', text(data['version'])],
    [
      'coverage',
      isCoverage && typeof lines === 'number' ? textIn(language, 'unit.percent', { value: lines }) : undefined,
    ],
  ];
  return values.flatMap(([id, value]) =>
    value === undefined ? [] : [{ id, name: textIn(language, `fact.${id}`), value }],
  );
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A time as the reader's language writes it; what is none is shown as it is. */
function momentOf(value: JsonValue | undefined, language: Language): string | undefined {
  const moment = text(value);
  return moment === undefined ? undefined : timeIn(moment, language);
}

function linesOf({ added, removed, lines }: JsonObject, language: Language): string | undefined {
  if (typeof added === 'number' && typeof removed === 'number') {
    return `+${numberIn(added, language)} −${numberIn(removed, language)}`;
  }
  return typeof lines === 'number' ? numberIn(lines, language) : undefined;
}

function testsOf({ passed, failed, skipped, total }: JsonObject, language: Language): string | undefined {
  if (typeof passed !== 'number' || typeof total !== 'number') return undefined;
  const parts: Words[] = [phrase('count.passedOf', { passed, total })];
  if (typeof failed === 'number' && failed > 0) parts.push(phrase('count.failed', { count: failed }));
  if (typeof skipped === 'number' && skipped > 0) parts.push(phrase('count.skipped', { count: skipped }));
  return say(parts, language);
}

function problemsOf({ errors, warnings }: JsonObject, language: Language): string | undefined {
  if (typeof errors !== 'number' || typeof warnings !== 'number' || errors + warnings === 0) return undefined;
  return say([phrase('count.errors', { count: errors }), phrase('count.warnings', { count: warnings })], language);
}

/** The likeliest three, with their authors. */
function suspectsOf(suspects: JsonValue | undefined, language: Language): string | undefined {
  if (!Array.isArray(suspects)) return undefined;
  const lines = suspects.flatMap((item) => {
    if (!isRecord(item) || typeof item['path'] !== 'string') return [];
    return [typeof item['by'] === 'string' ? `${item['path']} (${item['by']})` : item['path']];
  });
  return beginningOf(lines, maxSuspects, language);
}

/** Samples of a burst. */
function changesOf(changes: JsonValue | undefined, language: Language): string | undefined {
  if (!Array.isArray(changes)) return undefined;
  const paths = changes.map((item) => (isRecord(item) ? text(item['path'] as JsonValue) : text(item)));
  return beginningOf(
    paths.filter((path) => path !== undefined),
    maxPaths,
    language,
  );
}

/** So many lines, and how many more there are; undefined when there are none. */
function beginningOf(lines: readonly string[], max: number, language: Language): string | undefined {
  if (lines.length === 0) return undefined;
  const count = lines.length - max;
  const shown = lines.slice(0, max);
  return (count > 0 ? [...shown, textIn(language, 'more.items', { count })] : shown).join('\n');
}

function placeOf({ file, line }: JsonObject): string | undefined {
  if (typeof file !== 'string') return undefined;
  return typeof line === 'number' ? `${file}:${line}` : file;
}
