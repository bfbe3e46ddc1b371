import type { Decision } from '../core/decision.ts';
import { reasonText } from '../core/reasons.ts';

const marks: Record<Decision['verdict'], string> = { pass: '✓', route: '→', hold: '…', suppress: '✗', merge: '⊕' };

/** One delivery as the explanation shows it. */
export interface ExplainedDelivery {
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly error?: string | undefined;
}

/** The name of a channel in its outbox key: what stands behind `@` tells workspaces apart. */
export function channelName(key: string): string {
  return key.replace(/@[^@]*$/, '');
}

/** The way of an event as lines of text: one per stage, with the responsible place, then one per delivery. Files are shown through `showFile`. */
export function explainLines(
  decisions: readonly Decision[],
  deliveries: readonly ExplainedDelivery[],
  showFile: (file: string) => string = (file) => file,
): string[] {
  const lines = decisions.map((decision) => {
    const rule = decision.rule === undefined ? '' : `  (${showFile(decision.rule.file)}:${decision.rule.line})`;
    return `${marks[decision.verdict]} ${decision.stage.padEnd(8)} ${decision.verdict.padEnd(8)} ${reasonText(decision)}${rule}`;
  });
  for (const delivery of deliveries) {
    const error = delivery.error === undefined ? '' : ` – ${delivery.error}`;
    lines.push(`↗ ${channelName(delivery.channel)}: ${delivery.status} after ${delivery.attempts} attempt(s)${error}`);
  }
  return lines;
}
