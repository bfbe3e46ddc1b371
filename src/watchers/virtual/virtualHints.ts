import type { Clock } from '../../core/clock.ts';
import type { HintSource } from '../hints/hintSource.ts';
import { startPollingHints } from '../hints/pollingHints.ts';
import type { OnVirtualHint, VirtualFiles } from './virtualFiles.ts';
import { parentOf, type VirtualUri } from './virtualUri.ts';

/** Shortest interval of looking where a provider has given no notice yet, in ms: an answer may come from far away. */
const shortestMs = 30_000;

export interface VirtualHintsOptions {
  readonly files: VirtualFiles;
  readonly folder: VirtualUri;
  /** Whether the folders below count too. */
  readonly deep: boolean;
  readonly clock: Clock;
  readonly onHint: OnVirtualHint;
  /** Time for a look at everything. */
  readonly onPoll: () => void;
  /** How long the last look at everything took, in ms. */
  readonly lookMs: () => number;
}

/** The editor's notices about a folder and itself, and polling until the first of them: some providers never give any. */
export function startVirtualHints(options: VirtualHintsOptions): HintSource {
  const { files, folder, deep, clock, onHint, onPoll, lookMs } = options;
  let polling: HintSource | undefined = startPollingHints(clock, onPoll, { lookMs, shortestMs });
  const told: OnVirtualHint = (entry, what) => {
    polling?.dispose();
    polling = undefined;
    onHint(entry, what);
  };
  const watches = [files.watch(folder, deep, told)];
  // The folder itself may come later, go and come back.
  if (folder.path !== '/')
    watches.push(
      files.watch(parentOf(folder), false, (entry, what) => {
        if (entry.path === folder.path && what !== 'changed') told(entry, what);
      }),
    );
  return {
    get description() {
      const notices = `VS Code's file system watcher (${folder.scheme})`;
      return polling === undefined ? notices : `${polling.description}, ${notices}`;
    },
    dispose: () => {
      polling?.dispose();
      for (const watch of watches) watch.dispose();
    },
  };
}
