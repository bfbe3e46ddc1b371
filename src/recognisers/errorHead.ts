const head =
  /^(?:Uncaught )?((?:[A-Za-z_$][\w$]*\.)*(?:[A-Z][\w$]*)?(?:Error|Exception|Failure|Warning|Rejection|Fault))(?: \[[\w-]+\])?(?:: (.*))?$/s;

/** The first line of an error as languages print it: `TypeError: x is not a function`, `AssertionError [ERR_ASSERTION]: 2 == 3`. */
export function parseErrorHead(text: string): { readonly errorType: string; readonly message: string } | undefined {
  const match = head.exec(text.trim());
  return match === null ? undefined : { errorType: match[1] ?? '', message: match[2] ?? '' };
}
