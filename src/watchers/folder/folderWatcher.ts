import * as z from 'zod';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { isRecord, textOf } from '../../core/json.ts';
import { parseDuration } from '../../core/units.ts';
import { compareSchema } from '../compareSchema.ts';
import { durationSchema } from '../../core/durationSchema.ts';
import type { GitSwitch } from '../git/gitOperation.ts';
import { type PresetName, presets } from '../ignoreRules.ts';
import { checkPath, isWithin, policyOf } from '../pathPolicy.ts';
import { thresholdSchema } from '../thresholdSchema.ts';
import type { FileChange } from '../tree/netChanges.ts';
import type { TreeHealth } from '../tree/treePort.ts';
import type { SummarisedChange, WatcherContext, WatcherHealth, WatcherKind } from '../watcherKind.ts';
import type { VirtualFiles } from '../virtual/virtualFiles.ts';
import type { VirtualUri } from '../virtual/virtualUri.ts';
import { draftsOf } from './folderEvents.ts';
import { type FolderPlace, folderOnDisk, virtualFolder } from './folderPlace.ts';

const globs = z.array(z.string().min(1).max(512)).max(100);

const schema = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The folder, absolute or relative to the workspace, or a URI of a virtual one. It may not exist yet.'),
  include: globs.optional().describe('Only files that match one of these globs, such as "**/*.py".'),
  exclude: globs.optional().describe('Never files or folders that match one of these globs. Wins over include.'),
  preset: z
    .enum(Object.keys(presets) as [PresetName, ...PresetName[]])
    .optional()
    .describe('A set of include patterns by name.'),
  gitignore: z.boolean().default(true).describe('Leave out what .gitignore files name.'),
  compare: compareSchema.optional(),
  threshold: thresholdSchema.optional(),
  settle: durationSchema.default('300ms').describe('Quiet time after a change before it is told.'),
  maxWait: durationSchema.default('2s').describe('Longest wait while the folder keeps changing.'),
  priorityGlobs: globs.optional().describe('Changes of these files go first in the batches of pipelines.'),
});
export type FolderWatcherConfig = z.infer<typeof schema>;

/** A folder with all that is below it: which files were created, modified, deleted, renamed. */
export const folderWatcher: WatcherKind<FolderWatcherConfig> = {
  schema,
  describe: (config) => (config.include === undefined ? config.path : `${config.path} (${config.include.join(', ')})`),
  start(config, context) {
    const work = new FolderWork(config, context);
    work.begin().catch((error: unknown) => context.logger.error(`${config.path} cannot be watched.`, error));
    return work.disposables;
  },
};

function absoluteChange(place: FolderPlace, change: FileChange): SummarisedChange {
  const { kind } = change;
  const path = place.at(change.path);
  return kind === 'renamed' ? { kind, path, previousPath: place.at(change.previousPath) } : { kind, path };
}

/** What is said of a virtual folder that should be compared by content: nothing is kept silent, so nothing is missed. */
function withoutCompare(health: WatcherHealth): WatcherHealth {
  const problem =
    health.problem ??
    '"compare" does not work in virtual folders: every save is told. Remove it, or watch single files.';
  return { ...health, state: 'degraded', problem };
}

/** Wait before a refused path is asked about again, in ms: the user may have allowed it. */
const askAgainMs = 5000;

class FolderWork {
  readonly disposables = new DisposableStore();
  private readonly config: FolderWatcherConfig;
  private readonly context: WatcherContext;
  private savedTree: string | undefined;
  private waiting: Disposable | undefined;

  constructor(config: FolderWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.disposables.add({ dispose: () => this.waiting?.dispose() });
  }

  async begin(): Promise<void> {
    const { context, config } = this;
    const verdict = await checkPath(config.path, policyOf(context));
    if (this.disposables.isDisposed) return;
    if (verdict.kind === 'virtual') return await this.followVirtual(verdict.uri, verdict.files);
    const reason = verdict.kind === 'refused' ? verdict.reason : this.ownReason(verdict.path);
    if (verdict.kind === 'refused' || reason !== undefined) {
      context.report({ state: 'degraded', problem: reason ?? '', hintSource: 'none' });
      this.waiting = context.clock.after(askAgainMs, () => void this.begin());
      return;
    }
    const cursor = await context.cursor.load();
    if (this.disposables.isDisposed) return;
    const isSameRoot = isRecord(cursor) && cursor['root'] === verdict.path;
    this.subscribe(verdict.path, isSameRoot ? textOf(cursor['tree']) : undefined);
  }

  private get times(): { quietMs: number; maxWaitMs: number } {
    const { settle, maxWait } = this.config;
    return { quietMs: parseDuration(settle) ?? 300, maxWaitMs: parseDuration(maxWait) ?? 2000 };
  }

  private async followVirtual(root: VirtualUri, files: VirtualFiles): Promise<void> {
    const { include, exclude, preset, gitignore } = this.config;
    const { clock, logger, cursor } = this.context;
    const { VirtualTree } = await import('../virtual/virtualTree.ts');
    const place = virtualFolder(root, files);
    const tree = this.disposables.add(
      new VirtualTree({
        root,
        files,
        filter: { include, exclude, preset, gitignore },
        ...this.times,
        clock,
        logger,
        cursor,
        onChanges: (changes, about) => this.tell(place, changes, about),
        onHealth: (health) => this.context.report(this.config.compare === undefined ? health : withoutCompare(health)),
      }),
    );
    await tree.begin();
  }

  private subscribe(root: string, lastTree: string | undefined): void {
    const { include, exclude, preset, gitignore, compare } = this.config;
    const { trees, ownFolders, authorship } = this.context;
    const place = folderOnDisk(root, authorship);
    this.savedTree = lastTree;
    this.disposables.add(
      trees.subscribe({
        root,
        lastTree,
        filter: { include, exclude, preset, gitignore, ownFolders },
        compare,
        ...this.times,
        onChanges: (changes, about) => this.tell(place, changes, about),
        onHealth: (health) => this.report(root, health),
      }),
    );
  }

  private async tell(
    place: FolderPlace,
    changes: readonly FileChange[],
    { late, git }: { late: boolean; git?: GitSwitch | undefined },
  ): Promise<void> {
    if (this.disposables.isDisposed) return;
    const { context } = this;
    const told = changes.filter(({ path }) => !context.hasOwnWatcher(place.at(path)));
    const drafts = await draftsOf(told, { place, baseFolder: context.baseFolder, late, git });
    if (drafts.length === 0) return;
    const isSummary = drafts.length < told.length || git !== undefined;
    await context.emit(drafts, isSummary ? told.map((change) => absoluteChange(place, change)) : []);
  }

  private report(
    root: string,
    { problem, isMissing, hintSource, lastLookMs, tree }: TreeHealth & { readonly tree: string },
  ): void {
    const { context } = this;
    context.report({
      state: problem === undefined ? 'watching' : 'degraded',
      ...(problem === undefined ? {} : { problem }),
      ...(isMissing ? { waits: true } : {}),
      hintSource,
      lastLookMs,
    });
    if (this.savedTree === tree || lastLookMs === 0) return;
    // From now on a restart finds what happened meanwhile.
    this.savedTree = tree;
    context.cursor
      .save({ root, tree })
      .catch((error: unknown) => context.logger.warn(`A restart will not find changes in ${root}. (${String(error)})`));
  }

  /** Watching what we write ourselves would never end. */
  private ownReason(path: string): string | undefined {
    return this.context.ownFolders.some((folder) => isWithin(path, folder))
      ? `"${this.config.path}" is where Lookout keeps its own files; it is not watched.`
      : undefined;
  }
}
