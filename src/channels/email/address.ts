/** One mailbox. */
export interface Address {
  readonly email: string;
  readonly name?: string | undefined;
}

/** The addresses that forms of web pages take (https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address), also with international domains. */
const addressShape =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)*$/u;

/** Whether a text is one address without a name; at most 254 characters (RFC 5321 §4.5.3.1.3). */
export function isAddress(text: string): boolean {
  return text.length <= 254 && addressShape.test(text);
}

/** Whether a text may stand in a header: no line end or other control character could begin a header of its own. */
export function isHeaderText(text: string): boolean {
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}

/** Reads `name@example.com` or `Name <name@example.com>`; undefined when it is neither. */
export function parseMailbox(text: string): Address | undefined {
  const bare = text.trim();
  if (!isHeaderText(bare)) return undefined;
  if (isAddress(bare)) return { email: bare };
  const match = /^("[^"\\<>]*"\s*|[^"\\<>]*)<([^<>]*)>$/.exec(bare);
  const [, name = '', email = ''] = match ?? [];
  if (!isAddress(email)) return undefined;
  return { name: name.trim().replace(/^"|"$/g, ''), email };
}

/** The part after `@`. */
export function domainOf({ email }: Address): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
