/** Messages to topics (https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode, INVALID_ARGUMENT: "message too big"). */
export const fcmLimits = {
  messageBytes: 2048,
  /** Kept for the key and the name of the topic. */
  topicBytes: 80,
} as const;

/** https://docs.ntfy.sh/publish/#limitations and https://docs.ntfy.sh/publish/#action-buttons */
export const ntfyLimits = { messageBytes: 4096, actions: 3 } as const;

/** Far below the 600,000 a minute of FCM (https://firebase.google.com/docs/cloud-messaging/throttling-and-quotas); ntfy refills one in 5 s after 60. */
export const pushPace = { requests: 1, perMs: 5000, burst: 20 } as const;

/** Titles are cut by phones much earlier. */
export const titleLength = 200;

/** Lines of a summary, before what else is known: a phone shows few. */
export const summaryLines = 8;
