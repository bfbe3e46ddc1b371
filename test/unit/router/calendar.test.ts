import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHours, createSchedule } from '../../../src/router/calendar.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const night = (timezone: string, weekdays = everyDay) =>
  createHours({ start: '22:00', end: '08:00', timezone, weekdays });
const at = (text: string) => Date.parse(text);
const shown = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('hours of the day', () => {
  /** Nights in which the clocks change: [zone, moment inside, end of the hours]. */
  const nights: [string, string, string][] = [
    ['America/New_York', '2026-03-08T03:30:00Z', '2026-03-08T12:00:00.000Z'],
    ['America/New_York', '2026-03-07T13:00:00Z', 'outside'],
    ['America/New_York', '2026-11-01T03:00:00Z', '2026-11-01T13:00:00.000Z'],
    ['America/New_York', '2026-11-01T12:59:59Z', '2026-11-01T13:00:00.000Z'],
    ['Europe/London', '2026-03-29T00:30:00Z', '2026-03-29T07:00:00.000Z'],
    ['Europe/London', '2026-03-29T07:30:00Z', 'outside'],
    ['Europe/London', '2026-10-25T00:30:00Z', '2026-10-25T08:00:00.000Z'],
    ['Europe/London', '2026-10-25T07:59:59Z', '2026-10-25T08:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-29T00:00:00Z', '2026-03-29T02:30:00.000Z'],
    ['Asia/Kolkata', '2026-03-29T02:30:00Z', 'outside'],
    // Lord Howe changes by half an hour.
    ['Australia/Lord_Howe', '2026-10-03T16:00:00Z', '2026-10-03T21:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03T21:00:00Z', 'outside'],
    ['Australia/Lord_Howe', '2026-04-04T16:00:00Z', '2026-04-04T21:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-04T21:29:59Z', '2026-04-04T21:30:00.000Z'],
  ];
  for (const [zone, moment, end] of nights) {
    it(`in ${zone} at ${moment}: ${end}`, () =>
      assert.equal(shown(night(zone)(at(moment))), end === 'outside' ? undefined : end));
  }

  it('begin on their weekdays and last over midnight into the next', () => {
    const weekendNights = night('UTC', [6, 7]);
    // 2026-11-21 is a Saturday.
    assert.equal(weekendNights(at('2026-11-20T23:00:00Z')), undefined);
    assert.equal(weekendNights(at('2026-11-21T07:00:00Z')), undefined);
    assert.equal(shown(weekendNights(at('2026-11-21T22:00:00Z'))), '2026-11-22T08:00:00.000Z');
    assert.equal(shown(weekendNights(at('2026-11-23T07:59:59Z'))), '2026-11-23T08:00:00.000Z');
    assert.equal(weekendNights(at('2026-11-23T22:30:00Z')), undefined);
  });

  it('may lie within one day, or last the whole of it', () => {
    const lunch = createHours({ start: '12:00', end: '13:00', timezone: 'UTC', weekdays: everyDay });
    assert.equal(lunch(at('2026-11-21T11:59:59Z')), undefined);
    assert.equal(shown(lunch(at('2026-11-21T12:00:00Z'))), '2026-11-21T13:00:00.000Z');
    assert.equal(lunch(at('2026-11-21T13:00:00Z')), undefined);
    const always = createHours({ start: '09:00', end: '09:00', timezone: 'UTC', weekdays: everyDay });
    assert.equal(shown(always(at('2026-11-21T08:00:00Z'))), '2026-11-21T09:00:00.000Z');
  });

  it('whenever they hold, end within a day and then hold no more, in every zone', () => {
    const zones = fc.constantFrom('America/New_York', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC');
    const minutes = fc.nat({ max: 24 * 60 - 1 });
    const clock = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        zones,
        minutes,
        minutes,
        fc.integer({ min: at('2026-01-01'), max: at('2028-01-01') }),
        (timezone, a, b, nowMs) => {
          if (a === b) return;
          const hours = createHours({ start: clock(a), end: clock(b), timezone, weekdays: everyDay });
          const endMs = hours(nowMs);
          if (endMs === undefined) return;
          assert.ok(endMs > nowMs && endMs - nowMs <= 25 * 3_600_000);
          assert.equal(hours(endMs - 1), endMs);
          assert.equal(hours(endMs), undefined);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a schedule', () => {
  it('by the day keeps the time of day when the clocks change', () => {
    const next = createSchedule({ everyMs: 24 * 3_600_000, at: '09:00', timezone: 'Europe/Berlin' });
    assert.equal(shown(next(at('2026-10-24T06:59:59Z'))), '2026-10-24T07:00:00.000Z');
    assert.equal(shown(next(at('2026-10-24T07:00:00Z'))), '2026-10-25T08:00:00.000Z');
  });

  it('by the hour counts from its time of day, or from whole hours', () => {
    const quarter = createSchedule({ everyMs: 3_600_000, at: '00:15', timezone: 'UTC' });
    assert.equal(shown(quarter(at('2026-11-21T10:20:00Z'))), '2026-11-21T11:15:00.000Z');
    const whole = createSchedule({ everyMs: 3_600_000 });
    assert.equal(shown(whole(at('2026-11-21T10:00:00Z'))), '2026-11-21T11:00:00.000Z');
  });

  it('by the week comes once in seven days', () => {
    const weekly = createSchedule({ everyMs: 7 * 24 * 3_600_000, at: '08:00', timezone: 'UTC' });
    const first = weekly(at('2026-11-21T10:00:00Z'));
    assert.equal(weekly(first) - first, 7 * 24 * 3_600_000);
  });
});
