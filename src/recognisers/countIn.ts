/** The number before a word: 3 of `failed` in `1 passed, 3 failed`; 0 when there is none. */
export function countIn(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const digits = /(\d+) $/.exec(text.slice(Math.max(0, at - 20), at));
    if (digits !== null) return Number(digits[1]);
  }
  return 0;
}
