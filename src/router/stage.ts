import type { Decision, StageId, Verdict, ConfigRef } from '../core/decision.ts';

/** Builds one entry of an event's trace. */
export function decide(stage: StageId, verdict: Verdict, reason: string, rule?: ConfigRef): Decision {
  return rule === undefined ? { stage, verdict, reason } : { stage, verdict, reason, rule };
}

/** Whether the event goes on to the next stage. */
export function goesOn(decision: Decision): boolean {
  return decision.verdict === 'pass' || decision.verdict === 'route';
}
