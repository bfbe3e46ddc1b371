/** Levenshtein distance, at most `max` + 1. */
function distance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? max + 1;
}

/** ` Did you mean "x"?` for the nearest known word, or nothing when none is near. */
export function suggest(word: string, known: readonly string[]): string {
  const max = Math.max(1, Math.floor(word.length / 3));
  const near = known
    .map((candidate) => ({ candidate, away: distance(word.toLowerCase(), candidate.toLowerCase(), max) }))
    .filter(({ away }) => away <= max)
    .sort((a, b) => a.away - b.away)[0];
  return near === undefined ? '' : ` Did you mean "${near.candidate}"?`;
}
