import { readReport } from '../../app/readReport.ts';
import { LookoutError } from '../../core/errors.ts';
import { periodOf, type ReportPeriod, reportPeriods, usualPeriod } from '../../core/reportPeriod.ts';
import { suggest } from '../../core/suggest.ts';
import { reportHtml } from '../../reports/html.ts';
import { reportJson } from '../../reports/json.ts';
import { reportMarkdown } from '../../reports/markdown.ts';
import { tellReport } from '../../reports/page.ts';
import type { Report } from '../../reports/report.ts';
import { openStore } from '../../store/openStore.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CliOptions } from '../options.ts';
import { bundledWorker } from '../ports.ts';

/** How a report is printed, by format. */
const printed: Readonly<Record<string, (report: Report) => string>> = {
  markdown: (report) => reportMarkdown(tellReport(report, 'en')),
  html: (report) => reportHtml(tellReport(report, 'en')),
  json: (report) => JSON.stringify(reportJson(report), undefined, 2),
};

/** `lookout report [daily|weekly|monthly]`: what happened until now, summed up. */
export const report: CliCommand = async (options, terminal) => {
  const period = readPeriod(options.args);
  const print = readFormat(options);
  const store = await openStore({
    directory: options.store,
    workerUrl: bundledWorker('storeWorker.js'),
    logger: terminal.logger,
  });
  try {
    const found = await readReport(store, { period, nowMs: Date.now(), workspace: options.workspace });
    if (terminal.json) terminal.line(reportJson(found));
    else terminal.say(print(found).trimEnd());
    return exitCodes.done;
  } finally {
    await store.close();
  }
};

function readPeriod([word, more]: readonly string[]): ReportPeriod {
  if (more !== undefined) throw new LookoutError('invalid', `"${more}" is too much: a report has one period.`);
  if (word === undefined) return usualPeriod;
  const period = periodOf(word);
  if (period === undefined)
    throw new LookoutError(
      'invalid',
      `"${word}" is no period; use daily, weekly or monthly.${suggest(word, [...reportPeriods])}`,
    );
  return period;
}

function readFormat({ format: wanted, json }: CliOptions): (report: Report) => string {
  const format = wanted ?? (json ? 'json' : 'markdown');
  const print = Object.hasOwn(printed, format) ? printed[format] : undefined;
  if (print === undefined)
    throw new LookoutError(
      'invalid',
      `--format "${format}" is none of ${Object.keys(printed).join(', ')}.${suggest(format, Object.keys(printed))}`,
    );
  if (json && format !== 'json')
    throw new LookoutError('invalid', `--json and --format ${format} contradict each other.`);
  return print;
}
