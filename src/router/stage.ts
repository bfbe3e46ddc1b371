import type { ConfigRef, Decision, Facts, StageId, Verdict } from '../core/decision.ts';
import type { ReasonCode } from '../core/reasons.ts';

/** Builds one entry of an event's trace. Entries that are always the same are built once. */
export function decide(stage: StageId, verdict: Verdict, code: ReasonCode, facts?: Facts, rule?: ConfigRef): Decision {
  if (facts === undefined && rule === undefined) return { stage, verdict, code };
  if (rule === undefined) return { stage, verdict, code, facts };
  return facts === undefined ? { stage, verdict, code, rule } : { stage, verdict, code, facts, rule };
}

/** Whether the event goes on to the next stage. */
export function goesOn({ verdict }: Decision): boolean {
  return verdict === 'pass' || verdict === 'route' || verdict === 'hold';
}
