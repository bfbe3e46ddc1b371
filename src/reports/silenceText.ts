import type { Language } from '../core/language.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { reasonText } from '../core/reasonTexts.ts';
import { sentenceIn } from '../core/words/sentence.ts';
import type { Silence } from './report.ts';
import { reportEnglish } from './words/en.ts';
import { type ReportTextKey, sayReportIn } from './words/reportText.ts';

type SilenceKey = Extract<ReportTextKey, `reason.${string}`>;

/** Why events were kept silent, of many at once: without the numbers that the reason of a single event names. */
export function silenceText({ code, text }: Pick<Silence, 'code' | 'text'>, language: Language): string {
  if (text !== undefined) return sentenceIn(text, language);
  const say = sayReportIn(language);
  if (code === undefined) return say('reason.none');
  const key = `reason.${code}`;
  return isKey(key) ? say(key) : reasonText({ code: code as ReasonCode }, language);
}

function isKey(key: string): key is SilenceKey {
  return Object.hasOwn(reportEnglish, key);
}
