import type { Language } from '../core/language.ts';
import type { ReportFigure } from '../core/reportPage.ts';
import { formatElapsed } from '../core/units.ts';
import { textIn } from '../core/words/phrase.ts';
import type { Average, Rate, Report } from './report.ts';
import type { SayReport } from './words/reportText.ts';

/** Whether more is better, worse, or neither. */
type Liking = 'more' | 'less' | 'neither';
type Change = ReportFigure['change'];

/** What a section is told with. */
export interface Teller {
  readonly report: Report;
  readonly language: Language;
  readonly say: SayReport;
  /** A number as the language writes it. */
  readonly number: (value: number) => string;
  /** `Nov 20, 2026, 16:42` */
  readonly time: (rfc3339: string) => string;
}

/** How a count differs; undefined when the history does not reach back far enough, or one of both counted nothing at all. */
export function countChange(
  teller: Teller,
  value: number,
  before: number | undefined,
  liking: Liking,
  samples: { readonly now: number; readonly before: number | undefined },
): Change {
  if (teller.report.previous?.isComplete !== true || before === undefined) return undefined;
  if (samples.now === 0 || samples.before === undefined || samples.before === 0) return undefined;
  return changeOf(teller, value - before, liking, teller.number);
}

/** How a rate differs, in points of percent; undefined when one of both has no samples. */
export function rateChange(teller: Teller, now: Rate | undefined, before: Rate | undefined): Change {
  if (now === undefined || before === undefined) return undefined;
  const points = Math.round((now.value - before.value) * 1000) / 10;
  return changeOf(teller, points, 'more', (count) => teller.say('points', { count }));
}

/** How a mean differs; undefined when one of both has no samples. */
export function averageChange(teller: Teller, now: Average | undefined, before: Average | undefined): Change {
  if (now === undefined || before === undefined) return undefined;
  return changeOf(teller, now.ms - before.ms, 'less', (ms) => formatElapsed(ms, teller.language));
}

function changeOf({ say }: Teller, difference: number, liking: Liking, shown: (absolute: number) => string): Change {
  if (difference === 0) return { text: say('unchanged'), tone: 'neutral' };
  const isMore = difference > 0;
  const tone = liking === 'neither' ? 'neutral' : isMore === (liking === 'more') ? 'better' : 'worse';
  return { text: `${isMore ? '+' : '−'}${shown(Math.abs(difference))}`, tone };
}

/** A share in percent with one decimal; never all or nothing when it is not quite. */
export function percentText({ value }: Rate, language: Language): string {
  const percent = Math.round(value * 1000) / 10;
  const honest = value < 1 && percent === 100 ? 99.9 : value > 0 && percent === 0 ? 0.1 : percent;
  return textIn(language, 'unit.percent', { value: honest });
}
