/**
 * Why a message is told later: `group` with others of its route or channel · `aggregate` with others of
 * its watcher · `delay` of its priority · `digest` at set times · `quiet` after the quiet hours · `storm`
 * in a summary · `flap` when it has settled · `escalation` unless somebody acknowledges before.
 */
export type HoldKind = 'group' | 'aggregate' | 'delay' | 'digest' | 'quiet' | 'storm' | 'flap' | 'escalation';

/** Keeps a message in the outbox until it is due. Those of one channel and key are told together. */
export interface Hold {
  readonly kind: HoldKind;
  /** Told together are messages of the same key; alone without one. */
  readonly key?: string | undefined;
  /** Wall time in ms at which the first of a key is told. */
  readonly dueMs: number;
  /** Time in ms that must have passed since the last message of this key. */
  readonly intervalMs?: number | undefined;
  /** So many are told without waiting any longer. */
  readonly max?: number | undefined;
  /** Each further one puts the time off for all. */
  readonly slides?: boolean | undefined;
}

/** Of two reasons to wait the one that lasts longer. */
export function laterOf(a: Hold | undefined, b: Hold | undefined): Hold | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.dueMs > a.dueMs ? b : a;
}
