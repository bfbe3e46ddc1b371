/** Longest text that Twilio takes, in characters (https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource). */
export const smsBodyLength = 1600;

/** Units of one segment, alone and as one of several (https://www.twilio.com/docs/glossary/what-sms-character-limit). */
export const segmentUnits = {
  gsm7: { single: 160, joined: 153 },
  ucs2: { single: 70, joined: 67 },
} as const;

/** Segments that a sender with a long number may send a second (https://www.twilio.com/docs/api/errors/21611). */
export const segmentsPerSecond = 1;

/** Messages wait for their segments besides; see {@link segmentsPerSecond}. */
export const smsPace = { requests: 1, perMs: 1000, burst: 1 } as const;

/** List price of one segment to a number in the United States, in USD (https://www.twilio.com/en-us/sms/pricing/us). */
export const listPricePerSegment = 0.0083;
