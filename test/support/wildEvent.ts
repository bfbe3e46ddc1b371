import fc from 'fast-check';
import { sampleEvent } from './sampleEvent.ts';

/** Texts that break out of markup, exceed limits or hide. */
const wild = fc.string({ unit: 'grapheme', maxLength: 9000 });

/** Events as nobody would send them on purpose. */
export const wildEvent = fc
  .record({
    title: fc.string({ minLength: 1, maxLength: 600 }),
    description: wild,
    diff: wild,
    by: fc.string({ maxLength: 3000 }),
    path: wild,
  })
  .map(({ title, description, ...data }) => sampleEvent({ title, description, data }));
