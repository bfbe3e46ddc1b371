import type { Decision } from '../core/decision.ts';

/** Whether the event goes on to the next stage. */
export function goesOn({ verdict }: Decision): boolean {
  return verdict === 'pass' || verdict === 'route' || verdict === 'hold';
}
