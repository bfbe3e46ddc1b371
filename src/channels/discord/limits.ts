/**
 * Documented limits of a Discord message, in UTF-16 units.
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 * https://docs.discord.com/developers/resources/webhook#execute-webhook
 */
export const discordLimits = {
  content: 2000,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  /** Title, description, fields, footer and author of all embeds together. */
  embedTotal: 6000,
  username: 80,
  /** https://docs.discord.com/developers/resources/channel#start-thread-from-message */
  threadName: 100,
  /** https://docs.discord.com/developers/resources/message#create-message */
  nonce: 25,
  /** Ours: more would hide what follows. */
  summaryLines: 20,
} as const;

/** Pace before the first answer tells the real one (https://docs.discord.com/developers/topics/rate-limits). */
export const discordPace = { requests: 1, perMs: 2000, burst: 5 } as const;
