import * as z from 'zod';
import type { ToEditor } from '../../core/dashboard.ts';
import { reportPeriods } from '../../core/reportPeriod.ts';

const word = z.string().max(500);
const search = z.strictObject({ text: word, type: word, status: word, hours: z.number().int().min(0).max(100_000) });

const message = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('search'), search }),
  z.strictObject({ kind: z.literal('explain'), id: word }),
  z.strictObject({ kind: z.literal('report'), period: z.enum(reportPeriods) }),
  z.strictObject({ kind: z.literal('saveReport') }),
  z.strictObject({ kind: z.literal('copyReport') }),
  z.strictObject({ kind: z.literal('egress') }),
  z.strictObject({ kind: z.literal('test'), channel: word }),
  z.strictObject({ kind: z.literal('open'), file: z.string().max(4096), line: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('export'), search }),
]);

/** What the page says; undefined for anything that it cannot have meant. */
export function parsePageMessage(value: unknown): ToEditor | undefined {
  return message.safeParse(value).data;
}
