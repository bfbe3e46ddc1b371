/** Languages of messages and of the user interface; what has no text in one is said in English. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];
