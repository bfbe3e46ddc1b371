import * as z from 'zod';
import type { Compare } from './content/digest.ts';

const path = z.string().min(1).max(512);

export const compareSchema = z
  .union([
    z.enum(['content', 'whitespace']),
    z.strictObject({
      json: z
        .union([path, z.array(path).min(1).max(50)])
        .transform((paths) => [paths].flat())
        .describe('Dotted paths of values, such as "dependencies.react" or "items.0.name".'),
    }),
  ])
  .describe(
    'Stay silent about a save that changes nothing that matters: "content" compares bytes, "whitespace" text without spaces, tabs and line ends, { json: "dependencies.react" } one value of a JSON file, or a list of them. Files over 16 MiB are compared by size and time.',
  ) satisfies z.ZodType<Compare>;
