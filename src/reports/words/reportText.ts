import type { Language } from '../../core/language.ts';
import { fillText } from '../../core/words/phrase.ts';
import type { Longest, Names, Text } from '../../core/words/texts.ts';
import { reportEnglish } from './en.ts';
import { reportJapanese } from './ja.ts';

export type ReportTextKey = keyof typeof reportEnglish;

type Filling<K extends ReportTextKey> = Readonly<Record<Names<Longest<(typeof reportEnglish)[K]>>, string | number>>;

const catalogues: Readonly<Record<Language, Readonly<Record<ReportTextKey, Text>>>> = {
  en: reportEnglish,
  ja: reportJapanese,
};

/** A text of a report in a language; the names that it demands are checked by the compiler. */
export type SayReport = <K extends ReportTextKey>(
  key: K,
  ...filling: [Names<Longest<(typeof reportEnglish)[K]>>] extends [never] ? [] : [Filling<K>]
) => string;

export function sayReportIn(language: Language): SayReport {
  return (key, ...[filling]) => fillText(catalogues[language][key], language, filling ?? {});
}
