import type { Clock } from '../../core/clock.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { IgnoreRules } from '../ignoreRules.ts';
import { presets } from '../presets.ts';
import type { HintSource } from '../hints/hintSource.ts';
import type { FileEntry } from '../tree/block.ts';
import { type FileChange, netChanges } from '../tree/netChanges.ts';
import { TruthLoop } from '../truthLoop.ts';
import type { Cursor, WatcherHealth } from '../watcherKind.ts';
import { type VirtualFilter, virtualTreeFromJson, virtualTreeToJson } from './virtualCursor.ts';
import type { VirtualFiles, VirtualHint } from './virtualFiles.ts';
import { startVirtualHints } from './virtualHints.ts';
import { type DirtyDirectories, maxEntries, scanVirtual, type VirtualSnapshot } from './virtualScan.ts';
import { formatVirtualUri, pathWithin, type VirtualUri } from './virtualUri.ts';

/** More hinted directories than this: everything is looked at. */
const maxDirty = 500;
const everything: DirtyDirectories = new Map([['', true]]);
const nothing: VirtualSnapshot = { directories: new Map(), gitignores: new Map() };

export interface VirtualTreeOptions {
  readonly root: VirtualUri;
  readonly files: VirtualFiles;
  readonly filter: VirtualFilter;
  readonly quietMs: number;
  readonly maxWaitMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Holds the snapshot. */
  readonly cursor: Cursor;
  /** `late` changes happened before this start. Resolves once they are accepted; rejects to have them offered again. */
  onChanges(changes: readonly FileChange[], about: { readonly late: boolean }): Promise<void>;
  onHealth(health: WatcherHealth): void;
}

/** A snapshot with the rules by which it was made. */
interface Looked {
  readonly snapshot: VirtualSnapshot;
  readonly rules: IgnoreRules;
}

/** One watched tree in a file system of the editor: the editor's notices say where to look, the provider what is there. */
export class VirtualTree implements Disposable {
  private readonly options: VirtualTreeOptions;
  private readonly disposables = new DisposableStore();
  private readonly rootText: string;
  private readonly loop: TruthLoop;
  private accepted: Looked | undefined;
  private dirty = new Map<string, boolean>();
  private allDirty = false;
  private isFull = false;
  private hints: HintSource | undefined;
  private isFirstLook = true;
  private lastLookMs: number | undefined;
  private lookMs = 0;

  constructor(options: VirtualTreeOptions) {
    this.options = options;
    const { clock, logger, quietMs, maxWaitMs, root } = options;
    this.rootText = formatVirtualUri(root);
    const times = { quietMs, maxWaitMs };
    this.loop = this.disposables.add(new TruthLoop({ clock, logger, times, look: (whole) => this.look(whole) }));
  }

  /** Takes up the stored snapshot and looks at what happened since. */
  async begin(): Promise<void> {
    const saved = virtualTreeFromJson(await this.options.cursor.load());
    if (saved?.root === this.rootText)
      this.accepted = { snapshot: saved.snapshot, rules: rulesOf(saved.filter, saved.snapshot) };
    this.loop.lookNow();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async look(whole: boolean): Promise<void> {
    const { clock, cursor, filter } = this.options;
    this.startHints();
    const { dirty, allDirty, accepted } = this;
    this.dirty = new Map();
    this.allDirty = false;
    const startMs = clock.monotonic();
    const isWhole = whole || allDirty || this.isFirstLook || accepted === undefined;
    const looked = await this.scan(isWhole ? everything : dirty);
    if (isWhole) this.lookMs = clock.monotonic() - startMs;
    if (looked === undefined || this.disposables.isDisposed) return;
    const { trouble, ...snapshot } = looked.snapshot;
    const changes = accepted === undefined ? [] : changesBetween(accepted, looked);
    if (changes.length > 0) await this.options.onChanges(changes, { late: this.isFirstLook });
    if (accepted === undefined || isAnother(accepted.snapshot, snapshot))
      await cursor.save(virtualTreeToJson({ root: this.rootText, filter, snapshot }));
    this.accepted = { snapshot, rules: looked.rules };
    this.isFirstLook = false;
    this.lastLookMs = clock.now();
    this.report(trouble);
  }

  /** Undefined when there is too much; rejects when the provider fails. */
  private async scan(
    dirty: DirtyDirectories,
  ): Promise<(Looked & { readonly snapshot: { readonly trouble: string | undefined } }) | undefined> {
    const { files, root, filter } = this.options;
    const known = this.accepted?.snapshot ?? nothing;
    const isWhole = dirty === everything;
    const rules = rulesOf(filter, isWhole ? nothing : known);
    try {
      const options = { files, root, rules, gitignore: filter.gitignore };
      const snapshot = await scanVirtual(options, known, dirty);
      // Another .gitignore may hide or show what is far from it.
      if (!isWhole && !isSameMap(known.gitignores, snapshot.gitignores)) return await this.scan(everything);
      this.isFull = false;
      return { snapshot, rules };
    } catch (error) {
      if (this.disposables.isDisposed) return undefined;
      if (!LookoutError.is(error, 'full')) {
        // A provider that comes back may have forgotten who listens.
        this.stopHints();
        this.report(`${errorMessage(error)} Lookout tries again.`);
        throw error;
      }
      // What is known and what was read anew may be the same files.
      if (!isWhole) return await this.scan(everything);
      this.isFull = true;
      this.report(
        `${this.rootText} holds more than ${maxEntries.toLocaleString('en')} files and folders, or too long names. Watch a folder in it, or use include and exclude.`,
      );
      return undefined;
    }
  }

  private startHints(): void {
    const { files, root, clock } = this.options;
    this.hints ??= this.disposables.add(
      startVirtualHints({
        files,
        folder: root,
        deep: true,
        clock,
        onHint: (entry, what) => this.note(entry, what),
        onPoll: () => this.loop.lookNow(),
        lookMs: () => this.lookMs,
      }),
    );
  }

  private stopHints(): void {
    if (this.hints !== undefined) this.disposables.delete(this.hints);
    this.hints = undefined;
  }

  /** Marks the nearest known directory of what may have changed, with all below when that is another directory now. */
  private note(entry: VirtualUri, what: VirtualHint): void {
    // Every look at it would be in vain, and long.
    if (this.isFull) return;
    const path = pathWithin(entry, this.options.root) ?? '';
    const { accepted } = this;
    if (path === '' || accepted === undefined || this.dirty.size >= maxDirty) {
      this.allDirty = true;
      return this.loop.hint();
    }
    if (isInIgnored(accepted.rules, path)) return;
    const { directories } = accepted.snapshot;
    if (directories.has(path)) this.dirty.set(path, this.dirty.get(path) === true || what !== 'changed');
    let directory = path;
    do directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    while (directory !== '' && !directories.has(directory));
    this.dirty.set(directory, this.dirty.get(directory) ?? false);
    this.loop.hint();
  }

  private report(trouble: string | undefined): void {
    const { accepted, hints, lastLookMs } = this;
    const isMissing = trouble === undefined && accepted?.snapshot.directories.has('') === false;
    const missing = isMissing ? `${this.rootText} does not exist yet, or no more. Lookout waits for it.` : undefined;
    const problem = trouble ?? missing;
    this.options.onHealth({
      state: problem === undefined ? 'watching' : 'degraded',
      ...(problem === undefined ? {} : { problem }),
      ...(isMissing ? { waits: true } : {}),
      hintSource: hints?.description ?? 'none',
      ...(lastLookMs === undefined ? {} : { lastLookMs }),
    });
  }
}

function rulesOf(filter: VirtualFilter, { gitignores }: VirtualSnapshot): IgnoreRules {
  const { include = [], exclude, preset, gitignore } = filter;
  const patterns = [...include, ...(preset === undefined ? [] : presets[preset])];
  const rules = new IgnoreRules('/', { include: patterns, exclude, gitignore, ownFolders: [] });
  for (const [directory, text] of gitignores) rules.setGitignore(directory, text);
  return rules;
}

/** Whether a folder above `path` is left out. */
function isInIgnored(rules: IgnoreRules, path: string): boolean {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
    if (rules.ignoresDirectory(path.slice(0, at))) return true;
  return false;
}

/** Net effects on files that counted before and count now: what other rules hide or show did not happen. */
function changesBetween(before: Looked, after: Looked): FileChange[] {
  const old = before.snapshot.directories;
  const now = after.snapshot.directories;
  const accepted = new Map<string, FileEntry | undefined>();
  for (const directory of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(directory);
    const is = now.get(directory);
    if (was === is) continue;
    for (const name of new Set([...(was?.files.keys() ?? []), ...(is?.files.keys() ?? [])])) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (!before.rules.ignores(path) && !after.rules.ignores(path)) accepted.set(path, was?.files.get(name));
    }
  }
  return netChanges(accepted, (path) => {
    const at = path.lastIndexOf('/');
    return now.get(path.slice(0, Math.max(0, at)))?.files.get(path.slice(at + 1));
  });
}

function isAnother(before: VirtualSnapshot, after: VirtualSnapshot): boolean {
  return !isSameMap(before.gitignores, after.gitignores) || !isSameMap(before.directories, after.directories);
}

function isSameMap<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
