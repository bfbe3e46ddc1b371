import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import type { Compare } from '../content/digest.ts';
import type { GitSwitch } from '../git/gitOperation.ts';
import type { FileChange } from './netChanges.ts';
import type { TreeFilter } from './rules.ts';
import type { SavedDirectory } from './treeSnapshot.ts';

/** What a tree remembers over restarts. */
export interface SavedTree {
  readonly directories: readonly SavedDirectory[];
  /** {@link TreeRules.key} with which it was looked at. */
  readonly rulesKey: string;
  /** Wall time of the last look that was saved, in ms. */
  readonly lookMs: number;
}

export interface TreeSave {
  readonly changed: readonly SavedDirectory[];
  readonly removed: readonly string[];
  readonly rulesKey: string;
  readonly lookMs: number;
}

/** What one look found for one subscriber. */
export interface TreeNews {
  readonly subscriber: number;
  readonly changes: readonly FileChange[];
}

export interface TreeLook {
  readonly news: readonly TreeNews[];
  /** The changes happened before this start of the program. */
  readonly late: boolean;
  /** Set when git made them. */
  readonly git?: GitSwitch | undefined;
}

export interface TreeHealth {
  readonly problem?: string | undefined;
  /** The root does not exist, which is waited for. */
  readonly isMissing: boolean;
  readonly hintSource: string;
  readonly lastLookMs: number;
}

export interface TreeSubscriber {
  readonly id: number;
  readonly filter: TreeFilter;
  /** What must have changed in a file for its modification to be told; without it size, time or inode. */
  readonly compare?: Compare | undefined;
  /** Whether what happened before this start is told; false for one that is new. */
  readonly resumes: boolean;
  readonly quietMs: number;
  readonly maxWaitMs: number;
}

/** Where a tree hands things over. */
export interface TreePort {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves once all subscribers have accepted the news; rejects to have them offered again. */
  deliver(look: TreeLook): Promise<void>;
  save(save: TreeSave): Promise<void>;
  report(health: TreeHealth): void;
  /** The first look is done, and with it the most that is ever done at once. */
  relax(): void;
}
