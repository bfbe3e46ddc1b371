/** What loggers write between the level and the message, by its first character: process, thread and logger. */
const behindLevel: readonly (readonly [first: RegExp, part: RegExp])[] = [
  // Ruby's Logger, `-- program: `, and lines.
  [/-/, /^(?:-- [^:]*: |-+ +)/],
  // Spring Boot's `1 --- [app] [main] c.s.App : `, and nginx's `12#12: *3 `.
  [/\d/, /^(?:\d+ --- (?:\[[^\]]*\] ?)+ *\S+ *: |\d+#\d+: (?:\*\d+ )?)/],
  // Thread, module or code in brackets.
  [/[[(]/, /^(?:[[(][^\])]*[\])][\s:]*)+(?=\S)/],
  // Logback's `logger - `, and numbers of Apache.
  [/[\w$]/, /^(?:[\w.$/:[\]-]*[\w$\]] +- +|AH\d+: )/],
];

/** A message without what its logger wrote before it. */
export function withoutLogger(rest: string, isPython: boolean): string {
  if (isPython) return rest.replace(/^:?[\w.<>-]*:/, '').trim();
  // Microsoft.Extensions.Logging names the category, and tells the message in the next line.
  if (rest.endsWith(']') && /^[\w.:\s]+\[\d+\]$/.test(rest)) return '';
  let text = rest.replace(/^!?[\s:\]|)>!]+/, '');
  for (const [first, part] of behindLevel) if (first.test(text[0] ?? '')) text = text.replace(part, '');
  return text.trim();
}

const nothing =
  /^(?:0+(?![\d.x:])(?!\w).*|(?:null|none|undefined|false|nil|no|n\/a|ok|nothing|\{\}|\[\]|""|''|-+)\s*[,;.]?|no errors?\b.*|none found.*)$/i;
const deprecation = /\bDeprecat(?:ion|ed)\w*|\bdeprecated\b|\[DEP\d+\]/;

/** Whether what follows a level says that nothing is wrong: `errors: 0`, `error: null`. */
export function saysNothing(message: string): boolean {
  return nothing.test(message.replace(/^[\s:=\]|]+/, ''));
}

/** Whether a warning is about something that will go away some day. */
export function isDeprecation(text: string): boolean {
  return deprecation.test(text);
}

const handled =
  /\b(?:handled|caught|ignor(?:ed|ing)|recover(?:ed|ing)?|retr(?:y|ied|ying)|expected|suppress(?:ed|ing)?|swallow(?:ed|ing)?|tolerated)\b/i;

/** Whether a line of a low level tells of the error that is printed behind it as of one that was dealt with. */
export function tellsOfHandledError(text: string, isDebug: boolean): boolean {
  return handled.test(text) || (isDebug && /error|exception|fail/i.test(text));
}
