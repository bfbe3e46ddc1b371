import type { Language } from '../core/language.ts';
import type { ReportPage } from '../core/reportPage.ts';
import { numberIn } from '../core/words/phrase.ts';
import type { Teller } from './changes.ts';
import type { Report } from './report.ts';
import { buildSection, testSection } from './runSections.ts';
import { cacheSection, failureSection, toldSection } from './toldSections.ts';
import { sayReportIn } from './words/reportText.ts';

/** A report in the words of a language, whose sentences are loaded. Times are those of this machine, or of a zone. */
export function tellReport(report: Report, language: Language, timeZone?: string): ReportPage {
  const say = sayReportIn(language);
  const format = (more: Intl.DateTimeFormatOptions) => {
    const style = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
    return new Intl.DateTimeFormat(language, { ...style, hourCycle: 'h23', timeZone, ...more });
  };
  const plain = format({});
  const zoned = format({ timeZoneName: 'short' });
  const teller: Teller = {
    report,
    language,
    say,
    number: (value) => numberIn(value, language),
    time: (time) => plain.format(Date.parse(time)),
  };
  const { period, from, to, workspace } = report;
  const times = { from: teller.time(from), to: zoned.format(Date.parse(to)) };
  const isNothing = report.events.total + report.messages.sent + report.messages.failed === 0;
  return {
    language,
    title: say(`title.${period}`),
    span: workspace === undefined ? say('span', times) : say('spanOf', { workspace, ...times }),
    notes: isNothing ? [] : [comparison(teller)],
    ...(isNothing ? { nothing: say(`nothing.${period}`) } : {}),
    sections: isNothing
      ? []
      : [buildSection, testSection, failureSection, toldSection, cacheSection].map((section) => section(teller)),
  };
}

/** What the numbers are compared with. */
function comparison({ report, say, time }: Teller): string {
  const { previous, period, historyFrom } = report;
  const before = say(`before.${period}`);
  if (previous === undefined || historyFrom === undefined) return say('notCompared', { before });
  return previous.isComplete ? say('compared', { before }) : say('comparedRates', { before, time: time(historyFrom) });
}
