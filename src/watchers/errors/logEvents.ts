import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventDraft, EventLink } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import { durationWords } from '../../core/units.ts';
import { phrase } from '../../core/words/phrase.ts';
import { worded, wordedLink } from '../../core/wording.ts';
import type { LogFrame, LogLevel, LogRecord } from '../../recognisers/logs/logRecord.ts';
import { displayPath } from '../fileEvents.ts';
import { placeLink, shownPlaces } from '../runs/runContext.ts';

/** Where a record was found. */
export interface LogPlace {
  /** As people know it. */
  readonly shown: string;
  readonly folder: string;
  readonly link: EventLink | undefined;
}

/** The place of a record in the log at an absolute path; its link leads to the code, where the record names it. */
export function logPlaceOf(path: string, { file, lineNumber }: LogRecord, folder: string): LogPlace {
  const link =
    placeLink({ file, line: lineNumber }, folder) ?? wordedLink(phrase('link.openLog'), pathToFileURL(path).href);
  return { shown: displayPath(path, folder), folder, link };
}

/** Frames that an event carries. */
const shownFrames = 10;

/** The event of one record. */
export function recordDraft(record: LogRecord, { shown, folder, link }: LogPlace): EventDraft {
  const { level, type, message, lineNumber, service } = record;
  const [{ file } = record] = shownPlaces([record], folder);
  const frames = shownPlaces(record.frames, folder);
  const what = type === undefined ? message : message === '' ? type : `${type}: ${message}`;
  const [head = ''] = what.split('\n');
  const place = file === undefined ? undefined : `${basename(file)}${lineNumber === undefined ? '' : `:${lineNumber}`}`;
  return {
    type: level === 'CRITICAL' ? 'log.critical' : level === 'ERROR' ? 'log.error' : 'log.matched',
    ...worded({
      title: phrase('log.record', { where: service ?? basename(shown), what: head.slice(0, 200), place }),
      description: frames.length === 0 ? undefined : frames.slice(0, shownFrames).map(frameText).join('\n'),
    }),
    subject: shown,
    data: {
      path: shown,
      level,
      message,
      ...(type === undefined ? {} : { errorType: type }),
      ...(file === undefined ? {} : { file }),
      ...(lineNumber === undefined ? {} : { line: lineNumber }),
      ...(service === undefined ? {} : { service }),
      frames: frames.slice(0, shownFrames).map((frame): JsonObject => ({ ...frame })),
    },
    links: link === undefined ? [] : [link],
    // The same error at the same place, whatever the numbers in its message.
    fingerprintTexts: [
      service ?? '',
      type ?? '',
      message,
      ...record.frames.slice(0, 3).map(({ file: path, function: name = '' }) => `${path} ${name}`),
    ],
  };
}

function frameText({ function: name, file, line }: LogFrame): string {
  const place = `${file}${line === undefined ? '' : `:${line}`}`;
  return name === undefined ? place : `${name} (${place})`;
}

/** What is told of many records together. */
export interface LogTotals {
  readonly counts: Readonly<Record<LogLevel, number>>;
  /** How often each type of error came, by its name. */
  readonly types: ReadonlyMap<string, number>;
  /** Types that were never seen in these logs before. */
  readonly newTypes: readonly string[];
  readonly first: LogRecord;
}

const levelKeys = { CRITICAL: 'count.criticals', ERROR: 'count.errors', WARNING: 'count.warnings' } as const;

/** One summary: totals by level, the most common type, new types. `overMs` is undefined for a burst. */
export function summaryDraft(
  { counts, types, newTypes, first }: LogTotals,
  overMs: number | undefined,
  { shown, link }: LogPlace,
): EventDraft {
  const parts = (['CRITICAL', 'ERROR', 'WARNING'] as const).flatMap((level) =>
    counts[level] === 0 ? [] : [phrase(levelKeys[level], { count: counts[level] })],
  );
  const [common] = [...types].sort((a, b) => b[1] - a[1]);
  const lines = [
    common === undefined ? undefined : phrase('log.mostCommon', { type: common[0], count: common[1] }),
    newTypes.length === 0 ? undefined : phrase('log.newTypes', { types: newTypes.slice(0, 10) }),
    phrase('log.first', {
      text: `${first.type === undefined ? '' : `${first.type}: `}${first.message.split('\n')[0] ?? ''}`,
    }),
  ];
  const isCritical = counts.CRITICAL > 0;
  return {
    type: 'log.summary',
    ...worded({
      title:
        overMs === undefined
          ? phrase('log.summaryAtOnce', { where: shown, counts: parts })
          : phrase('log.summaryWithin', { where: shown, counts: parts, duration: durationWords(overMs) }),
      description: { lines: lines.filter((line) => line !== undefined) },
    }),
    subject: shown,
    severity: isCritical ? 'critical' : counts.ERROR > 0 ? 'error' : 'warning',
    ...(isCritical ? { priority: 'critical' as const } : {}),
    data: {
      path: shown,
      counts: { ...counts },
      types: Object.fromEntries([...types].slice(0, 50)),
      newTypes: newTypes.slice(0, 50),
      ...(overMs === undefined ? {} : { windowMs: overMs }),
    },
    links: link === undefined ? [] : [link],
    fingerprintExact: `${Object.values(counts).join()} ${first.line} ${first.message} ${Date.now()}`,
  };
}
