import * as z from 'zod';
import { DisposableStore } from '../../core/disposable.ts';
import { later } from '../../core/later.ts';
import { parseDuration } from '../../core/units.ts';
import { durationSchema } from '../durationSchema.ts';
import { type DirectoryHints, startDirectoryHints } from '../hints/directoryHints.ts';
import { startFileHints } from '../hints/fileHints.ts';
import { startPollingHints } from '../hints/pollingHints.ts';
import { IgnoreRules, type PresetName, presets } from '../ignoreRules.ts';
import { checkPath } from '../pathPolicy.ts';
import { diffSnapshots, type FileChange } from '../snapshot/diff.ts';
import { scan } from '../snapshot/scan.ts';
import { type Snapshot, snapshotFromJson, snapshotToJson } from '../snapshot/snapshot.ts';
import { thresholdSchema } from '../thresholdSchema.ts';
import { TruthLoop } from '../truthLoop.ts';
import type { WatcherContext, WatcherKind } from '../watcherKind.ts';
import { draftsOf } from './folderEvents.ts';

const globs = z.array(z.string().min(1).max(512)).max(100);

const schema = z.strictObject({
  path: z.string().min(1).describe('The folder, absolute or relative to the workspace. It may not exist yet.'),
  include: globs.optional().describe('Only files that match one of these globs, such as "**/*.py".'),
  exclude: globs.optional().describe('Never files or folders that match one of these globs. Wins over include.'),
  preset: z
    .enum(Object.keys(presets) as [PresetName, ...PresetName[]])
    .optional()
    .describe('A set of include patterns by name.'),
  gitignore: z.boolean().default(true).describe('Leave out what .gitignore files name.'),
  threshold: thresholdSchema.optional(),
  settle: durationSchema.default('300ms').describe('Quiet time after a change before it is told.'),
  maxWait: durationSchema.default('2s').describe('Longest wait while the folder keeps changing.'),
  priorityGlobs: later(),
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

/** File systems round the time of a change down, in ms. */
const fileTimeMarginMs = 50;

class FolderWork {
  readonly disposables = new DisposableStore();
  private readonly config: FolderWatcherConfig;
  private readonly context: WatcherContext;
  private readonly loop: TruthLoop;
  private readonly abort = new AbortController();
  private readonly unreadable = new Map<string, string>();
  private dirty = new Set<string>();
  private known: Snapshot | undefined;
  private rules: IgnoreRules | undefined;
  private hints: DirectoryHints | undefined;
  private polling: { readonly description: string } | undefined;
  private hintProblem: string | undefined;
  private isFirstLook = true;
  private lastLookMs = 0;

  constructor(config: FolderWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    const times = { quietMs: parseDuration(config.settle) ?? 300, maxWaitMs: parseDuration(config.maxWait) ?? 2000 };
    const { clock, logger } = context;
    this.loop = this.disposables.add(new TruthLoop({ clock, logger, times, look: (whole) => this.look(whole) }));
    this.disposables.add({ dispose: () => this.abort.abort() });
  }

  async begin(): Promise<void> {
    this.known = snapshotFromJson(await this.context.cursor.load());
    this.loop.lookNow();
  }

  private async look(whole: boolean): Promise<void> {
    const { context } = this;
    const verdict = await checkPath(this.config.path, { base: context.baseFolder, roots: context.roots() });
    if (verdict.kind === 'refused') return this.report(verdict.reason);
    const root = verdict.path;
    const rules = await this.prepare(root);
    const dirty = this.dirty;
    this.dirty = new Set();
    const before = this.known;
    const startedMs = context.clock.now();
    try {
      const everything = whole || before === undefined || this.polling !== undefined;
      this.unreadable.clear();
      let after = await this.scan(root, rules, before ?? new Map(), everything ? 'all' : dirty);
      const rulesChanged = rules.takeChanged() && before !== undefined && !this.isFirstLook;
      if (rulesChanged) after = await this.scan(root, rules, after, 'all');
      if (this.disposables.isDisposed) return;
      if (before !== undefined) {
        const changes = diffSnapshots(before, after).filter(
          (change) =>
            !context.hasOwnWatcher(`${root}/${change.path}`) && (!rulesChanged || this.isRealChange(change, rules)),
        );
        const drafts = await draftsOf(changes, { root, context, late: this.isFirstLook });
        if (drafts.length > 0) await context.emit(drafts);
        if (drafts.length > 0 || this.isFirstLook) await context.cursor.save(snapshotToJson(after));
      } else await context.cursor.save(snapshotToJson(after));
      this.lastLookMs = startedMs;
      this.known = after;
      this.isFirstLook = false;
      this.report(
        after.has('') ? undefined : `${this.config.path} does not exist yet, or no more. Lookout waits for it.`,
      );
    } catch (error) {
      // What could not be handed over is looked at again.
      for (const path of dirty) this.dirty.add(path);
      throw error;
    }
  }

  private async scan(
    root: string,
    rules: IgnoreRules,
    before: Snapshot,
    dirty: ReadonlySet<string> | 'all',
  ): Promise<Snapshot> {
    const after = await scan(
      {
        root,
        rules,
        signal: this.abort.signal,
        onDirectory: (path, identity) => this.hints?.watch(path, identity),
        onUnreadable: (path, code) => this.unreadable.set(path, code),
      },
      before,
      dirty,
    );
    this.hints?.keepOnly(
      new Set([...after.keys()].map((directory) => (directory === '' ? root : `${root}/${directory}`))),
    );
    return after;
  }

  /** After a change of ignore rules: files that only began or ceased to count did not change. */
  private isRealChange(change: FileChange, rules: IgnoreRules): boolean {
    if (change.kind === 'deleted') return !rules.ignores(change.path);
    return change.kind !== 'created' || change.entry.mtimeMs >= this.lastLookMs - fileTimeMarginMs;
  }

  /** Rules and hints are made once the root is known, and stay. */
  private async prepare(root: string): Promise<IgnoreRules> {
    if (this.rules !== undefined) return this.rules;
    const { include, preset, exclude, gitignore } = this.config;
    const { clock, isOwnFile } = this.context;
    const patterns = [...(include ?? []), ...(preset === undefined ? [] : presets[preset])];
    const rules = new IgnoreRules(root, { include: patterns, exclude, gitignore, isOwnFile });
    await rules.readParents();
    const onProblem = ({ message }: { message: string }): void => {
      if (this.polling !== undefined) return;
      this.hintProblem = message;
      this.polling = this.disposables.add(startPollingHints(clock, () => this.loop.lookNow()));
      this.loop.lookNow();
    };
    this.hints = this.disposables.add(
      startDirectoryHints({
        root,
        onHint: (directory) => {
          this.dirty.add(directory === root ? '' : directory.slice(root.length + 1).replaceAll('\\', '/'));
          this.loop.hint();
        },
        onProblem,
      }),
    );
    // The root itself may come later, go and come back; its parent tells.
    const onRoot = (): void => {
      this.dirty.add('');
      this.loop.hint();
    };
    this.disposables.add(startFileHints(root, onRoot, onProblem));
    this.rules = rules;
    return rules;
  }

  private report(trouble: string | undefined): void {
    const [unreadable] = this.unreadable;
    const blocked =
      unreadable === undefined
        ? undefined
        : `${unreadable[0]} cannot be read (${unreadable[1]}); what is in it is not seen.`;
    const problem = trouble ?? this.hintProblem ?? blocked;
    this.context.report({
      state: problem === undefined ? 'watching' : 'degraded',
      ...(problem === undefined ? {} : { problem }),
      hintSource: this.polling?.description ?? this.hints?.description ?? 'none',
      lastLookMs: this.context.clock.now(),
    });
  }
}
