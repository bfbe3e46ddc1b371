import type { Clock } from '../../core/clock.ts';
import type { Authorship } from '../authorship.ts';
import { startFileHints } from '../hints/fileHints.ts';
import type { HintProblem, HintSource } from '../hints/hintSource.ts';
import { startPollingHints } from '../hints/pollingHints.ts';
import { type FileDigester, type FileState, type FileTrouble, lookAtFile } from './fileState.ts';

/** Where a watched file lies, and how it is looked at there. */
export interface FilePlace {
  /** Absolute path, or URI. */
  readonly path: string;
  /** Rejects when it is to be tried again soon. */
  look(): Promise<FileState | FileTrouble>;
  /** Absolute path or URI at which the vanished file is now; undefined when it was deleted. */
  findRenamed(before: Extract<FileState, { kind: 'present' }>): Promise<string | undefined>;
  /** As {@link Authorship.authorOf}. */
  authorOf(lines?: { readonly first: number; readonly last: number }): Promise<string | undefined>;
  /** `onProblem` is told when notices are not to be had; looking at regular times replaces them. */
  startHints(onHint: () => void, onProblem: (problem: HintProblem) => void): HintSource;
}

export interface DiskParts {
  readonly clock: Clock;
  readonly authorship: Authorship;
  /** For a file of which not everything matters. */
  readonly digester?: FileDigester | undefined;
}

/** A file on disk; `path` is absolute. */
export function placeOnDisk(path: string, { clock, authorship, digester }: DiskParts): FilePlace {
  return {
    path,
    look: () => lookAtFile(path, digester),
    async findRenamed(before) {
      // Few files vanish: what looks for them is loaded with the first.
      const { findRenamed } = await import('./findRenamed.ts');
      return findRenamed(path, before);
    },
    authorOf: (lines) => authorship.authorOf(path, lines),
    startHints(onHint, onProblem) {
      let polling: HintSource | undefined;
      const notices = startFileHints(path, onHint, (problem) => {
        polling ??= startPollingHints(clock, onHint);
        onProblem(problem);
      });
      return {
        get description() {
          return polling?.description ?? notices.description;
        },
        dispose: () => {
          polling?.dispose();
          notices.dispose();
        },
      };
    },
  };
}
