/** Bytes of a text or HTML part. Gmail documents no limit but hides what comes after about 102 KB (https://www.spamresource.com/2022/01/what-is-gmail-clipping-and-what-to-do.html). */
export const maxPartBytes = 100_000;

/** Longest subject, in UTF-16 units; ours: longer ones are cut by every reader. */
export const maxSubject = 200;

/** Longest diff inside a message, in UTF-16 units; the whole of a longer one is attached. */
export const maxInlineDiff = 20_000;

/** Largest attachment, in UTF-16 units; events are no larger. */
export const maxAttachment = 256 * 1024;

/** Addresses of one message over to, cc and bcc: the smallest limit of the providers (https://docs.aws.amazon.com/ses/latest/dg/quotas.html). */
export const maxRecipients = 50;

/** 20 a minute stays below what mail providers take for a flood; the daily quota answers for itself. */
export const emailPace = { requests: 20, perMs: 60_000, burst: 5 } as const;
