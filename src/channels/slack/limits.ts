/**
 * Documented limits of a Slack message, in characters.
 * https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/changelog/2018-04-truncating-really-long-messages
 */
export const slackLimits = {
  text: 40_000,
  blocks: 50,
  headerText: 150,
  sectionText: 3000,
  sectionFields: 10,
  sectionFieldText: 2000,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonUrl: 3000,
  /** Ours: more would hide what follows. */
  summaryLines: 25,
} as const;

/**
 * Undocumented ceiling over all blocks near 13,200 characters answers `msg_blocks_too_long`
 * (https://github.com/slackapi/bolt-js/issues/2509); we stay clearly below.
 */
export const slackBlocksTotal = 10_000;

/** One message a second with short bursts (https://docs.slack.dev/apis/web-api/rate-limits). */
export const slackPace = { requests: 1, perMs: 1000, burst: 3 } as const;
