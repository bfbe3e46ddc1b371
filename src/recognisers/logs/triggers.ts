/** Any case; literal classes are several times as fast as the flag `i`. */
function anyCase(word: string): string {
  return word.replace(/./g, (char) => `[${char.toUpperCase()}${char}]`);
}

/**
 * What the first line of anything that is wrong contains, in a dialect that GNU `grep -E` reads too, but for `\n` and `(?:`.
 * Each group is one expression: those that share a group can be skipped to together, which is twice as fast as one
 * expression of all; how they are grouped was found by measuring.
 */
export const builtInTriggers: readonly (readonly string[])[] = [
  [
    ...['error', 'fatal', 'panic', 'emerg', 'alert', 'severe'].map(anyCase),
    `${anyCase('crit')}(?:[^A-Za-z]|${anyCase('ic')})`,
    `${anyCase('warn')}(?:[^A-Za-z]|${anyCase('ing')})`,
    '[=[<:".]err[^a-z]',
    'fail: ',
    ":in [`']",
    '\\| [EFW][0-9/][0-9A-Za-z_]',
  ],
  [
    'Exception',
    'Traceback',
    'Unhandled',
    'Uncaught',
    'terminat(?:e called|ing (?:with|due))',
    'Sanitizer: ',
    'Segmentation fault',
  ],
  ['"level":"?[0-6]', '"s":"[EFW]"'],
  ['(?:ERRO|FATA|PANI|EROR)\\[', '[^A-Z](?:ERR|FTL|PNC|WRN)[^A-Z]', '\\n<[0-9]+>', '\\n[EFW][0-9/][0-9A-Za-z_]'],
];

/** Escapes a text so that it is a pattern of itself alone. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
