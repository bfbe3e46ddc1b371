import { DisposableStore } from '../../core/disposable.ts';
import { errorMessage } from '../../core/errors.ts';
import type { EventDraft } from '../../core/event.ts';
import { parseDuration } from '../../core/units.ts';
import { compareKey } from '../content/digest.ts';
import { countLines } from '../content/readText.ts';
import { fileDraft, type FileStory } from '../fileEvents.ts';
import type { HintSource } from '../hints/hintSource.ts';
import { checkPath, isWithin, policyOf } from '../pathPolicy.ts';
import { TruthLoop } from '../truthLoop.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { type FilePlace, placeOnDisk } from './filePlace.ts';
import {
  type FileDigester,
  type FileState,
  type FileTrouble,
  isSameFile,
  isSameRecord,
  stateFromJson,
  stateKey,
  stateToJson,
} from './fileState.ts';
import type { FileWatcherConfig } from './fileWatcher.ts';

/** Follows one file. */
export class FileWork {
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
    const place = await this.locate();
    if (typeof place === 'string') return this.report(place);
    this.startHints(place);
    const found = await this.lookAt(place);
    if (this.disposables.isDisposed) return;
    if (found.kind === 'trouble') return this.report(found.message);
    const before = this.known;
    if (before !== undefined && !isSameFile(before, found))
      await context.emit([await this.draft(place, before, found)]);
    if (before === undefined || !isSameRecord(before, found)) await context.cursor.save(stateToJson(found));
    this.known = found;
    if (this.isFirstLook) await import('../content/compareText.ts');
    this.isFirstLook = false;
    this.report(undefined);
  }

  /** Where the file lies, or why it may not be watched. */
  private async locate(): Promise<FilePlace | string> {
    const { context } = this;
    const { clock, authorship, ownFolders } = context;
    const verdict = await checkPath(this.config.path, policyOf(context));
    if (verdict.kind === 'refused') return verdict.reason;
    if (verdict.kind === 'virtual') {
      const { virtualPlace } = await import('../virtual/virtualFile.ts');
      return virtualPlace(verdict.uri, verdict.files, clock, this.config.compare);
    }
    if (ownFolders.some((folder) => isWithin(verdict.path, folder)))
      return "Lookout's own files are not watched: telling of them would change them again.";
    return placeOnDisk(verdict.path, { clock, authorship, digester: this.digester });
  }

  private async lookAt(place: FilePlace): Promise<FileState | FileTrouble> {
    try {
      return await place.look();
    } catch (error) {
      // Who comes back may have forgotten who listens.
      if (this.hints !== undefined) this.disposables.delete(this.hints);
      this.hints = undefined;
      if (!this.disposables.isDisposed) this.report(`${errorMessage(error)} Lookout tries again.`);
      throw error;
    }
  }

  private async draft(place: FilePlace, before: FileState, after: FileState): Promise<EventDraft> {
    const { path } = place;
    const late = this.isFirstLook ? true : undefined;
    const state = stateKey(after);
    const story = async (): Promise<FileStory> => {
      if (after.kind === 'absent') {
        const gone = before.kind === 'present' ? before : undefined;
        const renamed = gone === undefined ? undefined : await place.findRenamed(gone);
        const common = {
          late,
          by: await place.authorOf(),
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
      if (before.kind === 'absent') return { type: 'file.created', by: await place.authorOf(), ...common };
      const change =
        before.text === undefined || after.text === undefined ? undefined : await compare(before.text, after.text);
      const by = await place.authorOf(change?.lines);
      return {
        type: 'file.modified',
        by,
        added: change?.added,
        removed: change?.removed,
        diff: change?.diff,
        ...common,
      };
    };
    return fileDraft(await story(), this.context.baseFolder);
  }

  private startHints(place: FilePlace): void {
    const onHint = () => this.loop.hint();
    this.hints ??= this.disposables.add(
      place.startHints(onHint, ({ message }) => {
        this.hintProblem = message;
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

/** Comparing texts is code that the start need not wait for; it is loaded after the first look. */
async function compare(before: string, after: string) {
  const { compareTexts } = await import('../content/compareText.ts');
  return compareTexts(before, after);
}
