import { env, l10n } from 'vscode';
import { errorMessage } from '../core/errors.ts';
import { type Language, languageOf } from '../core/language.ts';
import type { Priority, Severity } from '../core/severity.ts';
import { textIn } from '../core/words/phrase.ts';
import { sentenceIn } from '../core/words/sentence.ts';

/** The language in which the editor speaks, which need not be that of messages. */
export function shownLanguage(): Language {
  return languageOf(env.language);
}

/** A reason of ours as the editor shows it. */
export function shownReason(text: string): string {
  return sentenceIn(text, shownLanguage());
}

/** What went wrong, as the editor shows it. */
export function shownError(error: unknown): string {
  return shownReason(errorMessage(error));
}

/** A severity in a word. */
export function shownSeverity(severity: string): string {
  return textIn(shownLanguage(), `severity.${severity as Severity}`);
}

/** Day and time as the editor's language writes them. `atMs` is wall time. */
export function shownTime(atMs: number): string {
  return new Date(atMs).toLocaleString(env.language);
}

/** How loud an event is, in a word. */
export function shownPriority(priority: Priority): string {
  const names: Record<Priority, string> = {
    low: l10n.t('Low'),
    medium: l10n.t('Medium'),
    high: l10n.t('High'),
    critical: l10n.t('Critical'),
  };
  return names[priority];
}
