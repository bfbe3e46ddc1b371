/** Languages of messages and of the user interface; what has no text in one is said in English. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** The language of a tag such as `ja` or `en-GB` (BCP 47); English where Lookout does not speak it. */
export function languageOf(tag: string): Language {
  const [primary = ''] = tag.toLowerCase().split('-');
  return languages.find((language) => language === primary) ?? 'en';
}
