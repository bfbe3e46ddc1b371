import type { Disposable } from '../../core/disposable.ts';

/** Tells where it may be worth to look; never what happened, and not reliably. */
export interface HintSource extends Disposable {
  /** For tooltips: `fs.watch on 120 folders`, `polling every 5 s`. */
  readonly description: string;
}

/** Why hints are not to be had, and what the user can do about it. */
export interface HintProblem {
  /** System error code: ENOSPC, EMFILE, … */
  readonly code: string;
  readonly message: string;
}

/** What a failed watch means, in words that help. */
export function hintProblem(code: string): HintProblem {
  if (code === 'ENOSPC') {
    return {
      code,
      message:
        "The system's limit of watched folders is reached, so Lookout looks every 5 s instead. Raise it: sudo sysctl fs.inotify.max_user_watches=524288",
    };
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return {
      code,
      message:
        'Too many files are open, so Lookout looks every 5 s instead. Raise the limit (ulimit -n), or sudo sysctl fs.inotify.max_user_instances=1024',
    };
  }
  return { code, message: `Change notices are not available here (${code}), so Lookout looks every 5 s instead.` };
}
