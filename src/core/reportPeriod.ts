/** How far a report looks back from now. */
export const reportPeriods = ['daily', 'weekly', 'monthly'] as const;
export type ReportPeriod = (typeof reportPeriods)[number];

/** What a report is about when nobody says it. */
export const usualPeriod: ReportPeriod = 'weekly';

const dayMs = 86_400_000;

/** Length of each period in ms: 24 hours, 7 days, 30 days. */
export const periodMs: Readonly<Record<ReportPeriod, number>> = {
  daily: dayMs,
  weekly: 7 * dayMs,
  monthly: 30 * dayMs,
};

/** The period that a word names, in any case of its letters. */
export function periodOf(word: string): ReportPeriod | undefined {
  return reportPeriods.find((period) => period === word.toLowerCase());
}
