import * as z from 'zod';

/** What is looked for in lines: each a text, `/expression/i` or `(?i)expression`. */
export const patternsSchema = z.array(z.string().min(1).max(500)).max(50);
