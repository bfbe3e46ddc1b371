/**
 * Documented limits of a text message; "characters" are read as UTF-16 units, the strictest reading.
 * https://core.telegram.org/bots/api#sendmessage and https://core.telegram.org/bots/api#inlinekeyboardbutton
 */
export const telegramLimits = {
  /** After the entities are taken out: tags do not count. */
  text: 4096,
  /** Undocumented; longer labels are cut on the screen. */
  buttonText: 64,
  /** Undocumented; longer addresses are refused. */
  buttonUrl: 2048,
  /** Ours: more would hide what follows. */
  summaryLines: 20,
} as const;

/**
 * 20 messages a minute in a group, one a second in a chat (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
 * Burst and steady pace together stay within the first.
 */
export const telegramPace = { requests: 17, perMs: 60_000, burst: 3 } as const;
