import { channelName } from '../core/channelName.ts';
import type { Decision } from '../core/decision.ts';
import type { Language } from '../core/language.ts';
import { reasonText } from '../core/reasonTexts.ts';
import { textIn } from '../core/words/phrase.ts';
import { sentenceIn } from '../core/words/sentence.ts';

const marks: Record<Decision['verdict'], string> = { pass: '✓', route: '→', hold: '…', suppress: '✗', merge: '⊕' };

/** One delivery as the explanation shows it. */
export interface ExplainedDelivery {
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly error?: string | undefined;
}

export interface ExplainOptions {
  /** How a file of the configuration is shown; by its path when absent. */
  readonly showFile?: ((file: string) => string) | undefined;
  readonly language?: Language | undefined;
}

/** The way of an event as lines of text: one per stage, with the responsible place, then one per delivery. */
export function explainLines(
  decisions: readonly Decision[],
  deliveries: readonly ExplainedDelivery[],
  { showFile = (file) => file, language = 'en' }: ExplainOptions = {},
): string[] {
  const lines = decisions.map((decision) => {
    const rule = decision.rule === undefined ? '' : `  (${showFile(decision.rule.file)}:${decision.rule.line})`;
    return `${marks[decision.verdict]} ${decision.stage.padEnd(8)} ${decision.verdict.padEnd(8)} ${reasonText(decision, language)}${rule}`;
  });
  for (const delivery of deliveries) {
    const { status, attempts } = delivery;
    const error = delivery.error === undefined ? undefined : sentenceIn(delivery.error, language);
    const channel = channelName(delivery.channel);
    lines.push(textIn(language, 'explain.delivery', { channel, status, count: attempts, error }));
  }
  return lines;
}
