/**
 * What the vendors document. The unit “character” is nowhere defined; the strictest reading, UTF-16 units, is used,
 * because a message that fits it fits every other reading.
 */

/**
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 * https://docs.discord.com/developers/resources/webhook#execute-webhook
 */
export const DISCORD = {
  content: 2000,
  username: 80,
  embeds: 10,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  author: 256,
  /** Titles, descriptions, field names and values, footers and authors of all embeds of a message together. */
  embedTotal: 6000,
  /** https://docs.discord.com/developers/resources/message#create-message */
  nonce: 25,
  /** https://docs.discord.com/developers/resources/channel#start-thread-from-message */
  threadName: 100,
} as const;

/**
 * What Discord announces in its headers for one webhook; it may change at any time, only the headers count.
 * https://docs.discord.com/developers/topics/rate-limits#header-format
 */
export const DISCORD_BUCKET = { requests: 5, windowMs: 2000 } as const;

export const SLACK = {
  /** https://docs.slack.dev/changelog/2018-truncating-really-long-messages */
  text: 40_000,
  /** https://docs.slack.dev/reference/block-kit/blocks */
  blocks: 50,
  /** Not documented: https://github.com/slackapi/bolt-js/issues/2509 */
  blocksTotal: 13_200,
  blockId: 255,
  /** https://docs.slack.dev/reference/block-kit/blocks/header-block */
  header: 150,
  /** https://docs.slack.dev/reference/block-kit/blocks/section-block */
  sectionText: 3000,
  sectionFields: 10,
  sectionField: 2000,
  /** https://docs.slack.dev/reference/block-kit/blocks/context-block */
  contextElements: 10,
  contextText: 3000,
  /** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
  actionElements: 25,
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonText: 75,
  buttonUrl: 3000,
  /** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
  attachments: 100,
} as const;

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-webhook-authenticity */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
export const FCM = { topicMessageBytes: 2048 } as const;

/** https://docs.ntfy.sh/publish/#limitations, https://docs.ntfy.sh/publish/#action-buttons */
export const NTFY = { messageBytes: 4096, actions: 3 } as const;

/** https://core.telegram.org/bots/api#sendmessage: after entities parsing */
export const TELEGRAM = { text: 4096 } as const;

/** https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
export const TWILIO = { body: 1600 } as const;

/** https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors */
export const SENDGRID = { recipients: 1000 } as const;

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
export const SES = { recipients: 50 } as const;
