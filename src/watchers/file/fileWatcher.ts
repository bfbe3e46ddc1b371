import * as z from 'zod';
import { DisposableStore } from '../../core/disposable.ts';
import type { EventDraft } from '../../core/event.ts';
import { parseDuration } from '../../core/units.ts';
import { compareSchema } from '../compareSchema.ts';
import { compareTexts } from '../content/compareText.ts';
import { compareKey } from '../content/digest.ts';
import { countLines } from '../content/readText.ts';
import { durationSchema } from '../durationSchema.ts';
import { fileDraft, type FileStory } from '../fileEvents.ts';
import { startFileHints } from '../hints/fileHints.ts';
import type { HintSource } from '../hints/hintSource.ts';
import { startPollingHints } from '../hints/pollingHints.ts';
import { checkPath, isWithin } from '../pathPolicy.ts';
import { thresholdSchema } from '../thresholdSchema.ts';
import { TruthLoop } from '../truthLoop.ts';
import type { WatcherContext, WatcherKind } from '../watcherKind.ts';
import {
  type FileDigester,
  type FileState,
  findRenamed,
  isSameFile,
  isSameRecord,
  lookAtFile,
  stateFromJson,
  stateKey,
  stateToJson,
} from './fileState.ts';

const schema = z.strictObject({
  path: z.string().min(1).describe('The file, absolute or relative to the workspace. It may not exist yet.'),
  compare: compareSchema.optional(),
  threshold: thresholdSchema.optional(),
  settle: durationSchema.default('300ms').describe('Quiet time after a change before it is told.'),
  maxWait: durationSchema.default('2s').describe('Longest wait while the file keeps changing.'),
});
export type FileWatcherConfig = z.infer<typeof schema>;

/** One file: modified, created, deleted, renamed, with what changed in it and by whom. */
export const fileWatcher: WatcherKind<FileWatcherConfig> = {
  schema,
  describe: (config) => config.path,
  start(config, context) {
    const work = new FileWork(config, context);
    work.begin().catch((error: unknown) => context.logger.error(`${config.path} cannot be watched.`, error));
    return work.disposables;
  },
};

class FileWork {
  readonly disposables = new DisposableStore();
  private readonly config: FileWatcherConfig;
  private readonly context: WatcherContext;
  private readonly loop: TruthLoop;
  private readonly digester: FileDigester | undefined;
  private hints: HintSource | undefined;
  private known: FileState | undefined;
  private hintProblem: string | undefined;
  private isFirstLook = true;

  constructor(config: FileWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    const times = { quietMs: parseDuration(config.settle) ?? 300, maxWaitMs: parseDuration(config.maxWait) ?? 2000 };
    const { clock, logger, trees } = context;
    const { compare } = config;
    if (compare !== undefined) {
      const key = compareKey(compare);
      this.digester = async (path) => {
        const file = await trees.digest(path, compare);
        return file === undefined ? undefined : { ...file, key };
      };
    }
    this.loop = this.disposables.add(new TruthLoop({ clock, logger, times, look: () => this.look() }));
  }

  async begin(): Promise<void> {
    this.known = stateFromJson(await this.context.cursor.load());
    this.loop.lookNow();
  }

  private async look(): Promise<void> {
    const { context } = this;
    // Anew each time: a link may have been put in the way since the last look.
    const verdict = await checkPath(this.config.path, { base: context.baseFolder, roots: context.roots() });
    if (verdict.kind === 'refused') return this.report(verdict.reason);
    if (context.ownFolders.some((folder) => isWithin(verdict.path, folder)))
      return this.report("Lookout's own files are not watched: telling of them would change them again.");
    this.startHints(verdict.path);
    const found = await lookAtFile(verdict.path, this.digester);
    if (this.disposables.isDisposed) return;
    if (found.kind === 'trouble') return this.report(found.message);
    const before = this.known;
    if (before !== undefined && !isSameFile(before, found))
      await context.emit([await this.draft(verdict.path, before, found)]);
    if (before === undefined || !isSameRecord(before, found)) await context.cursor.save(stateToJson(found));
    this.known = found;
    this.isFirstLook = false;
    this.report(undefined);
  }

  private async draft(path: string, before: FileState, after: FileState): Promise<EventDraft> {
    const { baseFolder, authorship } = this.context;
    const late = this.isFirstLook ? true : undefined;
    const state = stateKey(after);
    const story = async (): Promise<FileStory> => {
      if (after.kind === 'absent') {
        const gone = before.kind === 'present' ? before : undefined;
        const renamed = gone === undefined ? undefined : await findRenamed(path, gone);
        const common = {
          late,
          by: await authorship.authorOf(path),
          lastModifiedMs: gone?.mtimeMs,
          sizeBytes: gone?.size,
        };
        if (renamed !== undefined)
          return { type: 'file.renamed', path: renamed, previousPath: path, state: renamed, ...common };
        return { type: 'file.deleted', path, state: `${state} ${gone?.mtimeMs ?? 0}`, ...common };
      }
      const common = {
        path,
        state,
        late,
        sizeBytes: after.size,
        lines: after.text === undefined ? undefined : countLines(after.text),
      };
      if (before.kind === 'absent') return { type: 'file.created', by: await authorship.authorOf(path), ...common };
      const change =
        before.text === undefined || after.text === undefined ? undefined : compareTexts(before.text, after.text);
      const by = await authorship.authorOf(path, change?.lines);
      return {
        type: 'file.modified',
        by,
        added: change?.added,
        removed: change?.removed,
        diff: change?.diff,
        ...common,
      };
    };
    return fileDraft(await story(), baseFolder);
  }

  private startHints(path: string): void {
    if (this.hints !== undefined) return;
    const hint = () => this.loop.hint();
    this.hints = this.disposables.add(
      startFileHints(path, hint, ({ message }) => {
        this.hintProblem = message;
        if (this.hints !== undefined) this.disposables.delete(this.hints);
        this.hints = this.disposables.add(startPollingHints(this.context.clock, hint));
        this.loop.lookNow();
      }),
    );
  }

  private report(trouble: string | undefined): void {
    const problem = trouble ?? this.hintProblem;
    this.context.report({
      state: problem === undefined ? 'watching' : 'degraded',
      ...(problem === undefined ? {} : { problem }),
      hintSource: this.hints?.description ?? 'none',
      lastLookMs: this.context.clock.now(),
    });
  }
}
