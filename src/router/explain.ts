import type { Decision } from '../core/decision.ts';

const marks: Record<Decision['verdict'], string> = { pass: '✓', route: '→', hold: '…', suppress: '✗', merge: '⊕' };

/** One delivery as the explanation shows it. */
export interface ExplainedDelivery {
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly error?: string | undefined;
}

/** The way of an event as lines of text: one per stage, with the responsible place, then one per delivery. */
export function explainLines(decisions: readonly Decision[], deliveries: readonly ExplainedDelivery[]): string[] {
  const lines = decisions.map((decision) => {
    const rule = decision.rule === undefined ? '' : `  (${decision.rule.file}:${decision.rule.line})`;
    return `${marks[decision.verdict]} ${decision.stage.padEnd(8)} ${decision.verdict.padEnd(8)} ${decision.reason}${rule}`;
  });
  for (const delivery of deliveries) {
    const error = delivery.error === undefined ? '' : ` – ${delivery.error}`;
    lines.push(`↗ ${delivery.channel}: ${delivery.status} after ${delivery.attempts} attempt(s)${error}`);
  }
  return lines;
}
