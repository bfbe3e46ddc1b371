import { createHash } from 'node:crypto';

/** What varies between two sightings of one problem, most specific first. */
const volatile: [RegExp, string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, '<time>'],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, '<time>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi, '<hash>'],
  // Absolute prefixes: only the last two segments of a path say which file is meant.
  [/(?:[A-Za-z]:)?(?:[\\/][^\\/\s:()'"]+)*[\\/]([^\\/\s:()'"]+[\\/][^\\/\s:()'"]+)/g, '$1'],
  [/\d+/g, '<n>'],
];

/** Text with everything removed that changes from one build to the next: ids, hashes, times, prefixes, numbers. */
export function normaliseText(text: string): string {
  let result = text;
  for (const [pattern, replacement] of volatile) result = result.replace(pattern, replacement);
  return result.replace(/\s+/g, ' ').trim();
}

/**
 * Identity of a problem over rebuilds: 32 hex digits over the kind of event, its stable subject and
 * the normalised texts. Subjects (a path, a test name) and `exact` (a content hash) are kept as they are.
 */
export function fingerprintOf(parts: {
  type: string;
  subject?: string | undefined;
  texts?: readonly string[];
  exact?: string | undefined;
}): string {
  const hash = createHash('sha256');
  // JSON keeps the borders between parts, so that ["a", "bc"] and ["ab", "c"] differ.
  const { type, subject = '', exact = '', texts = [] } = parts;
  hash.update(JSON.stringify([type, subject, exact, ...texts.map(normaliseText)]));
  return hash.digest('hex').slice(0, 32);
}
