import { titleIn } from '../core/wording.ts';
import type { Report, Silence } from './report.ts';
import { silenceText } from './silenceText.ts';

type Told<T> = Omit<T, 'wording'>;

/** A report for other programs: in English, without what serves to say it in other languages. */
export type ReportJson = Omit<Report, 'failures' | 'watchers' | 'silence'> & {
  readonly failures: readonly Told<Report['failures'][number]>[];
  readonly watchers: readonly Told<Report['watchers'][number]>[];
  readonly silence: readonly (Pick<Silence, 'code' | 'count'> & { readonly reason: string })[];
};

export function reportJson(report: Report): ReportJson {
  const told = <T extends Report['failures'][number] | Report['watchers'][number]>(row: T): Told<T> => {
    const { wording: _wording, ...rest } = row;
    return { ...rest, title: titleIn(row, 'en') };
  };
  return {
    ...report,
    failures: report.failures.map(told),
    watchers: report.watchers.map(told),
    silence: report.silence.map(({ code, text, count }) => ({
      ...(code === undefined ? {} : { code }),
      reason: silenceText({ code, text }, 'en'),
      count,
    })),
  };
}
