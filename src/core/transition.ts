/** How the outcome of a run relates to the one before. */
export type Transition =
  | 'broke'
  | 'stillBroken'
  | 'fixed'
  /** It passes and fails without a change that explains it. */
  | 'flaky'
  | 'ok'
  /** It could not be checked, or witnesses disagree: neither good nor bad. */
  | 'unknown';

/** What is known of something that can be good or bad. */
export type Verdict = 'good' | 'bad' | 'unknown';

/** The transition to `now`. `before` is the last verdict that was known, undefined when there was none. */
export function transitionOf(before: Exclude<Verdict, 'unknown'> | undefined, now: Verdict): Transition {
  if (now === 'unknown') return 'unknown';
  if (now === 'bad') return before === 'bad' ? 'stillBroken' : 'broke';
  return before === 'bad' ? 'fixed' : 'ok';
}
