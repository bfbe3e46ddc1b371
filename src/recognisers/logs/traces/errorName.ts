/** An error as languages print it: `TypeError: x`, `java.io.IOException: x`, `AssertionError [ERR_ASSERTION]: x`. */
export interface ErrorName {
  readonly type: string;
  readonly message: string;
}

const named = /^((?:[A-Za-z_$][\w$]*(?:\.|::|\\|\$))*[A-Z][\w$]*)(?: \[[\w.-]+\])?(?:: ?(.*))?$/s;
const suffix =
  /(?:Error|Exception|Failure|Rejection|Fault|Interrupt|Throwable|Panic|ExceptionGroup|Refused|Timeout)\d?$/;
const uncaught =
  /^(?:Uncaught(?: \(in promise\))? |Unhandled [Rr]ejection:? |Unhandled [Pp]romise [Rr]ejection:? |Unhandled [Ee]xception[.:] |Exception in thread "[^"]*" |\[(?=UnhandledPromiseRejection))/;

/** The name of any error, whatever it is called; for places where only an error can stand. */
export function parseAnyErrorName(text: string): ErrorName | undefined {
  const match = named.exec(text);
  return match === null ? undefined : { type: match[1] ?? '', message: (match[2] ?? '').trim() };
}

/** The first line of an error that stands for itself; its name must say that it is one. */
export function parseErrorName(text: string): ErrorName | undefined {
  const said = uncaught.exec(text)?.[0] ?? '';
  const error = parseAnyErrorName(said === '' ? text : text.slice(said.length));
  if (error === undefined || error.type.endsWith('Warning')) return undefined;
  if (said !== '') return error;
  if (!suffix.test(error.type)) return undefined;
  // A word alone is no error: a title of a table, a name of a class.
  return text.includes(': ') || /^(?:[a-z]\w*\.|System\.)/.test(error.type) ? error : undefined;
}
