import type { ReportCell, ReportFigure, ReportSection, ReportTable } from '../core/reportPage.ts';
import { formatElapsed } from '../core/units.ts';
import { sentenceIn } from '../core/words/sentence.ts';
import { titleIn } from '../core/wording.ts';
import { countChange, percentText, rateChange, type Teller } from './changes.ts';
import type { Failure, Report } from './report.ts';
import { barOf } from './runSections.ts';
import { silenceText } from './silenceText.ts';

/** Reasons that are listed. */
const maxReasons = 6;

const text = (value: string): ReportCell => ({ text: value });
const words = (value: string) => ({ text: value, isNumber: false });
const amount = (value: string) => ({ text: value, isNumber: true });

/** What failed most often, and whether it is over. */
export function failureSection({ report, say, number, time, language }: Teller): ReportSection {
  const title = say('failures');
  const { failures, problems } = report;
  if (failures.length === 0) return { title, empty: say('noFailures'), figures: [], tables: [] };
  const isMixed = report.workspace === undefined && new Set(failures.map(({ workspace }) => workspace)).size > 1;
  const stateOf = ({ state, acknowledgedBy }: Failure): string => {
    if (state === 'point') return '–';
    if (state === 'closed') return say('state.closed');
    return acknowledgedBy === undefined ? say('state.open') : say('state.taken', { name: acknowledgedBy });
  };
  const table: ReportTable = {
    title,
    heads: [
      words(say('head.problem')),
      ...(isMixed ? [words(say('head.workspace'))] : []),
      amount(say('head.times')),
      words(say('head.last')),
      words(say('head.state')),
    ],
    rows: failures.map((failure) => [
      { text: titleIn(failure, language), eventId: failure.lastEvent },
      ...(isMixed ? [text(failure.workspace)] : []),
      text(number(failure.count)),
      text(time(failure.last)),
      text(stateOf(failure)),
    ]),
    note:
      problems > failures.length
        ? say('note.most', { shown: number(failures.length), count: number(problems) })
        : undefined,
  };
  return { title, figures: [], tables: [table] };
}

/** What became of events, by which channels they were told, and why not. */
export function toldSection(teller: Teller): ReportSection {
  const { report, say, number } = teller;
  const { events, messages, previous } = report;
  const title = say('told');
  if (events.total + messages.sent + messages.failed === 0)
    return { title, empty: say('nothingTold'), figures: [], tables: [] };
  const samples = { now: events.total, before: previous?.events.total };
  const figure = (label: string, value: number, before: number | undefined): ReportFigure => ({
    label,
    value: number(value),
    change: countChange(teller, value, before, 'neither', samples),
  });
  const undelivered = messages.failed + messages.expired;
  const notes = [
    ...(undelivered > 0 ? [say('note.undelivered', { count: number(undelivered) })] : []),
    ...(messages.waiting > 0 ? [say('note.waiting', { count: number(messages.waiting) })] : []),
  ];
  return {
    title,
    figures: [
      figure(say('figure.events'), events.total, previous?.events.total),
      figure(say('figure.told'), events.told, previous?.events.told),
      figure(say('figure.silent'), events.silent, previous?.events.silent),
      {
        ...figure(say('figure.messages'), messages.sent, previous?.messages.sent),
        ...(notes.length === 0 ? {} : { note: notes.join(', ') }),
      },
    ],
    bar: barOf(say, title, [
      { label: say('part.told', { count: number(events.told) }), count: events.told, tone: 'good' },
      {
        label: say('part.undelivered', { count: number(events.undelivered) }),
        count: events.undelivered,
        tone: 'bad',
      },
      { label: say('part.waiting', { count: number(events.waiting) }), count: events.waiting, tone: 'open' },
      { label: say('part.silent', { count: number(events.silent) }), count: events.silent, tone: 'neutral' },
    ]),
    tables: [channelTable(teller), silenceTable(teller), watcherTable(teller)].filter(({ rows }) => rows.length > 0),
  };
}

function channelTable({ report, say, number }: Teller): ReportTable {
  return {
    title: say('table.channels'),
    heads: [
      words(say('head.channel')),
      amount(say('head.sent')),
      amount(say('head.failed')),
      amount(say('head.expired')),
      amount(say('head.waiting')),
    ],
    rows: report.channels.map(({ channel, sent, failed, expired, waiting }) => [
      text(channel),
      ...[sent, failed, expired, waiting].map((count) => text(number(count))),
    ]),
  };
}

function silenceTable({ report, say, number, language }: Teller): ReportTable {
  const { silence } = report;
  return {
    title: say('table.silence'),
    heads: [words(say('head.reason')), amount(say('head.events'))],
    rows: silence
      .slice(0, maxReasons)
      .map((reason) => [text(silenceText(reason, language)), text(number(reason.count))]),
    note:
      silence.length > maxReasons
        ? say('note.most', { shown: number(maxReasons), count: number(silence.length) })
        : undefined,
  };
}

function watcherTable({ report, say, number, language }: Teller): ReportTable {
  const shown = ({ watcher, name, workspace }: Report['watchers'][number]): string => {
    if (name !== undefined) return `${watcher} ${sentenceIn(name, language)}`;
    return report.workspace === undefined ? `${watcher} (${workspace})` : watcher;
  };
  return {
    title: say('table.watchers'),
    heads: [
      words(say('head.watcher')),
      amount(say('head.told')),
      amount(say('head.events')),
      words(say('head.lastTold')),
    ],
    rows: report.watchers.map((row) => [
      text(shown(row)),
      text(number(row.told)),
      text(number(row.events)),
      text(titleIn(row, language)),
    ]),
  };
}

/** What the cache of Lookout tasks skipped. */
export function cacheSection(teller: Teller): ReportSection {
  const { report, say, number, language } = teller;
  const { cache, cachedTasks, previous } = report;
  const title = say('cache');
  const { hits, hitRate: rate, savedMs } = cache;
  if (rate === undefined) return { title, empty: say('noCache'), figures: [], tables: [] };
  return {
    title,
    figures: [
      {
        label: say('figure.hits'),
        value: percentText(rate, language),
        note: say('note.share', { part: number(hits), samples: number(rate.samples) }),
        change: rateChange(teller, rate, previous?.cache.hitRate),
      },
      { label: say('figure.saved'), value: formatElapsed(savedMs, language) },
      ...(cachedTasks === undefined ? [] : [{ label: say('figure.cached'), value: number(cachedTasks) }]),
    ],
    tables: [],
  };
}
