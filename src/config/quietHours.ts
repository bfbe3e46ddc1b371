import * as z from 'zod';
import { eventGlobs } from '../core/typeGlob.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "22:00", in quotes')
  .describe('HH:MM; quote it, or YAML may read it as a number.');

/** IANA name, such as `Europe/Berlin`. */
const timezone = z.string().refine(isTimezone, 'must be a time zone such as Europe/Berlin');

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const quietHours = z.strictObject({
  enabled: z.boolean().default(true),
  start: timeOfDay,
  end: timeOfDay.describe('The same as the start, or before it: on the next day.'),
  timezone: timezone.optional().describe("The machine's own when absent."),
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .default([...weekdays])
    .describe('Days on which the quiet hours begin.'),
  exceptions: eventGlobs.optional().describe('Events that are told all the same.'),
});
