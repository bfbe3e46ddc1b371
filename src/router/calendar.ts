import { Temporal } from 'temporal-polyfill';

/** Hours of the day on some days of the week. Times are `HH:MM` of the time zone's own clock. */
export interface DailyHours {
  readonly start: string;
  /** The same as the start, or before it: on the next day. */
  readonly end: string;
  /** IANA name; the machine's own when absent. */
  readonly timezone?: string | undefined;
  /** ISO numbers of the weekdays on which the hours begin, Monday is 1. */
  readonly weekdays: readonly number[];
}

const dayMs = 24 * 3_600_000;

/**
 * Answers for a wall time in ms when the hours that hold then end, or undefined outside of them. A time
 * that a change of the clocks leaves out counts from the moment after it, one that comes twice from the first.
 */
export function createHours({ start, end, timezone, weekdays }: DailyHours): (nowMs: number) => number | undefined {
  const timeZone = timezone ?? Temporal.Now.timeZoneId();
  const from = Temporal.PlainTime.from(start);
  const to = Temporal.PlainTime.from(end);
  const endsNextDay = Temporal.PlainTime.compare(to, from) <= 0;
  return perMinute((nowMs) => {
    const now = Temporal.Instant.fromEpochMilliseconds(nowMs);
    const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
    // Those that began today last longer.
    for (const date of [today, today.subtract({ days: 1 })]) {
      if (!weekdays.includes(date.dayOfWeek)) continue;
      const begin = date.toZonedDateTime({ timeZone, plainTime: from }).epochMilliseconds;
      const lastDay = endsNextDay ? date.add({ days: 1 }) : date;
      const until = lastDay.toZonedDateTime({ timeZone, plainTime: to }).epochMilliseconds;
      if (begin <= nowMs && nowMs < until) return until;
    }
    return undefined;
  });
}

/** Hours begin and end with a minute: within one the answer stays, and calendars are slow. */
function perMinute(answer: (nowMs: number) => number | undefined): (nowMs: number) => number | undefined {
  let minute = Number.NaN;
  let known: number | undefined;
  return (nowMs) => {
    const now = Math.floor(nowMs / 60_000);
    if (now !== minute) {
      known = answer(nowMs);
      minute = now;
    }
    return known;
  };
}

/** Times at which something is told, every so often. */
export interface Schedule {
  readonly everyMs: number;
  /** `HH:MM`; whole multiples of the time since 1970 when absent. */
  readonly at?: string | undefined;
  readonly timezone?: string | undefined;
}

/** Answers the next time after a wall time in ms. From a day on the interval counts in days of the calendar. */
export function createSchedule({ everyMs, at, timezone }: Schedule): (nowMs: number) => number {
  if (at === undefined) return (nowMs) => (Math.floor(nowMs / everyMs) + 1) * everyMs;
  const timeZone = timezone ?? Temporal.Now.timeZoneId();
  const plainTime = Temporal.PlainTime.from(at);
  const days = Math.max(1, Math.round(everyMs / dayMs));
  const epoch = Temporal.PlainDate.from('1970-01-01');
  return (nowMs) => {
    const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
    const timeOn = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
    if (everyMs < dayMs) {
      const anchor = timeOn(today.subtract({ days: 1 }));
      return anchor + (Math.floor((nowMs - anchor) / everyMs) + 1) * everyMs;
    }
    let date = today;
    while (epoch.until(date).days % days !== 0 || timeOn(date) <= nowMs) date = date.add({ days: 1 });
    return timeOn(date);
  };
}
