/**
 * What loggers write between the level and the message: process, thread and logger. Each is tried once, in this order.
 */
const behindLevel: readonly RegExp[] = [
  /^!?[\s:\]|)>!]+/,
  // Ruby's Logger: `-- program: `.
  /^-- [^:]*: /,
  // Spring Boot: `1 --- [app] [main] c.s.App : `.
  /^\d+ --- (?:\[[^\]]*\] ?)+ *\S+ *: /,
  // nginx: `12#12: *3 `.
  /^\d+#\d+: (?:\*\d+ )?/,
  /^-+ +/,
  // Brackets of thread, module or code.
  /^(?:[[(][^\])]*[\])][\s:]*)+(?=\S)/,
  // pino-pretty: `(123): `.
  /^\(\d+\): /,
  // Logback's `logger - `, and Python's `logger:`.
  /^[\w.$/:[\]-]*[\w$\]] +- +/,
  /^AH\d+: /,
];

/** A message without what its logger wrote before it. */
export function withoutLogger(rest: string, isPython: boolean): string {
  let text = rest;
  if (isPython) return text.replace(/^:?[\w.<>-]*:/, '').trim();
  // Microsoft.Extensions.Logging names the category, and tells the message in the next line.
  if (/^[\w.:\s]+\[\d+\]$/.test(text)) return '';
  for (const part of behindLevel) text = text.replace(part, '');
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
