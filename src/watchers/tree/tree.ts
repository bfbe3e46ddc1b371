import { realpathSync } from 'node:fs';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage } from '../../core/errors.ts';
import { GitOperations } from '../git/gitOperation.ts';
import { compareKey } from '../content/digest.ts';
import type { OpenWatch } from '../hints/directoryHints.ts';
import { TruthLoop } from '../truthLoop.ts';
import type { FileEntry } from './block.ts';
import { type FileChange, netChanges } from './netChanges.ts';
import { type FilterRules, TreeRules } from './rules.ts';
import { type Comparer, TreeDigests } from './treeDigests.ts';
import { TreeHints } from './treeHints.ts';
import type { SavedTree, TreeLook, TreeNews, TreePort, TreeSubscriber } from './treePort.ts';
import { scanTree, tickMs, Unaccepted } from './treeScan.ts';
import { type DirectoryId, type SavedDirectory, TreeSnapshot } from './treeSnapshot.ts';

/** Time after which files are looked at although git still holds its lock, which a killed git leaves behind, in ms. */
const longestHoldMs = 60_000;
const holdPulseMs = 200;
/** Directories that are saved at once. */
const saveBatch = 100;
/** File systems round the time of a change down, in ms. */
const fileTimeMarginMs = 50;

interface Member extends TreeSubscriber {
  readonly rules: FilterRules;
  readonly comparer: Comparer | undefined;
}

/** One watched tree: hints say where to look, the snapshot what is another, and all subscribers share both. */
export class Tree {
  private readonly root: string;
  private readonly port: TreePort;
  private readonly disposables = new DisposableStore();
  private readonly abort = new AbortController();
  private readonly rules: TreeRules;
  private readonly members = new Map<number, Member>();
  private readonly unaccepted = new Unaccepted();
  private readonly digests: TreeDigests;
  private readonly unreadable = new Map<string, string>();
  private readonly hints: TreeHints;
  private readonly loop: TruthLoop;
  private readonly saved: SavedTree | undefined;
  private snapshot = new TreeSnapshot();
  private git: GitOperations | undefined;
  private phase: 'new' | 'armed' | 'complete' = 'new';
  private armedMs = 0;
  private lastLookMs = 0;
  private heldSinceMs: number | undefined;
  private holdPulse: Disposable | undefined;
  private digesting: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  private savedRulesKey: string | undefined;

  /** `openWatch` stands in for the system's watches, to put faults between. */
  constructor(root: string, saved: SavedTree | undefined, port: TreePort, openWatch?: OpenWatch) {
    this.root = root;
    this.saved = saved;
    this.port = port;
    this.rules = new TreeRules(root);
    this.digests = new TreeDigests(root);
    const { clock, logger } = port;
    // The most impatient subscriber decides.
    const least = (pick: (member: Member) => number): number => Math.min(...[...this.members.values()].map(pick));
    const times = {
      get quietMs() {
        return least((member) => member.quietMs);
      },
      get maxWaitMs() {
        return least((member) => member.maxWaitMs);
      },
    };
    this.loop = this.disposables.add(new TruthLoop({ clock, logger, times, look: (whole) => this.look(whole) }));
    this.hints = this.disposables.add(
      new TreeHints({
        root,
        openWatch,
        clock,
        snapshot: () => this.snapshot,
        hint: () => this.loop.hint(),
        lookNow: () => this.loop.lookNow(),
      }),
    );
    this.disposables.add({ dispose: () => this.abort.abort() });
    this.disposables.add({ dispose: () => this.holdPulse?.dispose() });
    this.disposables.add({ dispose: () => this.digesting?.abort.abort() });
    if (saved !== undefined) this.restore(saved);
  }

  join(subscriber: TreeSubscriber): void {
    const { rules, isNew } = this.rules.add(subscriber.filter);
    const { compare } = subscriber;
    const wants = (path: string): boolean => !rules.ignores(path);
    const comparer = compare === undefined ? undefined : { key: compareKey(compare), compare, wants };
    this.members.set(subscriber.id, { ...subscriber, rules, comparer });
    this.digests.use(this.comparers());
    if (this.phase === 'new' || isNew || comparer !== undefined) this.loop.lookNow();
  }

  leave(id: number): void {
    this.members.delete(id);
    this.rules.keepOnly(new Set([...this.members.values()].map(({ rules }) => rules)));
    this.digests.use(this.comparers());
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private comparers(): readonly Comparer[] {
    return [...this.members.values()].flatMap(({ comparer }) => comparer ?? []);
  }

  private restore(saved: SavedTree): void {
    try {
      this.snapshot = TreeSnapshot.from(saved.directories);
      this.digests.restore(saved.directories);
      this.lastLookMs = saved.lookMs;
      this.savedRulesKey = saved.rulesKey;
    } catch (error) {
      this.port.logger.warn(
        `The stored snapshot of ${this.root} is damaged; changes since the last run are not told. (${String(error)})`,
      );
    }
  }

  private async look(whole: boolean): Promise<void> {
    if (this.isHeldByGit() || !this.isStillTheSamePlace()) {
      if (whole) this.hints.giveBack({ directories: new Set(), all: true });
      return;
    }
    const dirty = this.hints.take();
    try {
      await this.lookAt(whole || dirty.all || this.phase !== 'complete' ? 'all' : dirty.directories);
    } catch (error) {
      // What could not be handed over is looked at again.
      this.hints.giveBack(dirty);
      throw error;
    }
  }

  private async lookAt(where: ReadonlySet<DirectoryId> | 'all'): Promise<void> {
    const startedAt = performance.now();
    const nowMs = this.port.clock.now();
    const isFirst = this.phase !== 'complete';
    const isWarm = this.saved !== undefined;
    await this.stopDigesting();
    if (this.phase === 'new') await this.arm();
    this.unreadable.clear();
    const rulesAreOthers = isFirst && isWarm && this.saved?.rulesKey !== this.rules.key;
    let fresh = await this.scan(where, rulesAreOthers);
    if (this.rules.takeChanged() && !isFirst) {
      this.digests.lookEverywhere();
      fresh = await this.scan('all', true);
    }
    for (let again = 0; fresh.size > 0 && again < 3; again += 1) {
      await new Promise<void>((resolve) => void this.port.clock.after(tickMs, resolve));
      fresh = await this.scan(fresh, false);
    }
    this.hints.lookTook(where === 'all' ? performance.now() - startedAt : undefined);
    // Git began meanwhile: what was seen so far waits for the rest.
    if (this.isHeldByGit()) return;
    await this.handOver({ late: isFirst && isWarm, git: this.git?.take() });
    this.phase = 'complete';
    this.lastLookMs = nowMs;
    this.hints.completed(where === 'all');
    await this.save();
    this.report();
    if (isFirst) this.port.relax();
    const abort = new AbortController();
    this.digesting = { abort, done: this.digest(abort.signal) };
  }

  /** Learns the digests of what was accepted until the next look. What it could not store the next look stores. */
  private async digest(signal: AbortSignal): Promise<void> {
    const { changed } = this.unaccepted;
    try {
      for await (const id of this.digests.complete(this.snapshot, signal)) {
        changed.add(id);
        if (changed.size >= saveBatch) await this.save();
      }
      await this.save();
    } catch (error) {
      this.port.logger.warn(
        `Not all files of ${this.root} are compared by content yet; their next change is told. (${errorMessage(error)})`,
      );
    }
  }

  private async stopDigesting(): Promise<void> {
    this.digesting?.abort.abort();
    await this.digesting?.done;
  }

  /** Watches every directory before any file is looked at, so that nothing is missed from here on. */
  private async arm(): Promise<void> {
    this.git = GitOperations.of(this.root);
    this.hints.start(this.git?.directory);
    this.armedMs = this.port.clock.now();
    await this.scan('all', false, this.saved === undefined ? 'cold' : 'warm');
    this.rules.takeChanged();
    this.phase = 'armed';
    this.report();
  }

  private scan(
    where: ReadonlySet<DirectoryId> | 'all',
    rulesChanged: boolean,
    arming?: 'cold' | 'warm',
  ): Promise<ReadonlySet<DirectoryId>> {
    return scanTree(
      {
        root: this.root,
        snapshot: this.snapshot,
        rules: this.rules,
        signal: this.abort.signal,
        watch: (id, path) => this.hints.watch(id, path),
        unwatch: (id) => this.hints.unwatch(id),
        onUnreadable: (path, code) => this.unreadable.set(path, code),
        isChange: (path, before, now) =>
          (!rulesChanged && !this.rules.isChanged) || this.isRealChange(path, before, now),
        arming,
        armedMs: this.armedMs,
      },
      where,
      this.unaccepted,
    );
  }

  /** After a change of rules: files that only began or ceased to count did not change. */
  private isRealChange(path: string, before: FileEntry | undefined, now: FileEntry | undefined): boolean {
    if (now === undefined) return !this.rules.ignores(path);
    return before !== undefined || now.mtimeMs >= this.lastLookMs - fileTimeMarginMs;
  }

  private async handOver(about: Omit<TreeLook, 'news'>): Promise<void> {
    const changes = netChanges(this.unaccepted.files, this.snapshot.entries());
    const same = await this.digests.findSame(changes, this.unaccepted.files, this.abort.signal);
    const news: TreeNews[] = [];
    for (const member of this.members.values()) {
      const silent = same.get(member.comparer?.key ?? '');
      const loud = silent === undefined ? changes : changes.filter(({ path }) => !silent.has(path));
      const wanted = this.wantedBy(member, about.late && !member.resumes ? this.sinceArmed(loud) : loud);
      if (wanted.length > 0) news.push({ subscriber: member.id, changes: wanted });
    }
    if (news.length > 0) await this.port.deliver({ news, ...about });
    this.unaccepted.files.clear();
    const { changed, removed } = this.unaccepted;
    this.digests.accept(this.snapshot, changed, removed);
    for (const path of this.digests.takeOrphans()) changed.add(this.snapshot.nearest(path));
  }

  /** What is told to one who was not there in the last run: deletions cannot be told from earlier ones. */
  private sinceArmed(changes: readonly FileChange[]): readonly FileChange[] {
    return changes.filter((change) => change.kind !== 'deleted' && change.entry.mtimeMs >= this.armedMs - tickMs);
  }

  /** The changes that a subscriber wants, with paths from where it watches. */
  private wantedBy({ rules }: Member, changes: readonly FileChange[]): readonly FileChange[] {
    if (this.members.size === 1 && rules.below === '') return changes;
    const wanted = (path: string): string | undefined => (rules.ignores(path) ? undefined : rules.within(path));
    return changes.flatMap((change): FileChange[] => {
      const path = wanted(change.path);
      if (change.kind !== 'renamed') return path === undefined ? [] : [{ ...change, path }];
      const { entry } = change;
      const previousPath = wanted(change.previousPath);
      if (previousPath === undefined) return path === undefined ? [] : [{ kind: 'created', path, entry }];
      return [
        path === undefined ? { kind: 'deleted', path: previousPath, before: entry } : { ...change, path, previousPath },
      ];
    });
  }

  private async save(): Promise<void> {
    const { changed, removed } = this.unaccepted;
    const about = { rulesKey: this.rules.key, lookMs: this.lastLookMs };
    if (changed.size === 0 && removed.size === 0 && this.savedRulesKey === about.rulesKey) return;
    const gone = [...removed];
    const ids = [...changed];
    for (let from = 0; from === 0 || from < ids.length; from += saveBatch) {
      const directories = ids.slice(from, from + saveBatch).flatMap((id): SavedDirectory[] => {
        const block = this.snapshot.block(id);
        const path = this.snapshot.path(id);
        return block === undefined ? [] : [[path, block, this.digests.tableOf(path, block)]];
      });
      await this.port.save({ changed: directories, removed: from === 0 ? gone : [], ...about });
    }
    for (const path of gone) removed.delete(path);
    for (const id of ids) changed.delete(id);
    this.savedRulesKey = about.rulesKey;
  }

  /** While git works files are not in their last state: one look after it tells all. */
  private isHeldByGit(): boolean {
    const nowMs = this.port.clock.now();
    if (this.git?.isBusy(nowMs) !== true) {
      this.heldSinceMs = undefined;
      return false;
    }
    this.heldSinceMs ??= nowMs;
    if (nowMs - this.heldSinceMs > longestHoldMs) return false;
    this.holdPulse?.dispose();
    this.holdPulse = this.port.clock.after(holdPulseMs, () => this.loop.hint());
    return true;
  }

  /** A folder above may have become a link to elsewhere since the path was checked. */
  private isStillTheSamePlace(): boolean {
    let path: string;
    try {
      path = realpathSync(this.root);
    } catch {
      // It does not exist, which the scan finds too.
      return true;
    }
    if (path === this.root) return true;
    this.report(`${this.root} leads to ${path} now, which was not allowed. It is not followed.`);
    return false;
  }

  private report(trouble?: string): void {
    const [unreadable] = this.unreadable;
    const blocked =
      unreadable === undefined
        ? undefined
        : `${unreadable[0]} cannot be read (${unreadable[1]}); what is in it is not seen.`;
    const isMissing = trouble === undefined && !this.snapshot.hasRoot && this.phase !== 'new';
    const missing = isMissing ? `${this.root} does not exist yet, or no more. Lookout waits for it.` : undefined;
    this.port.report({
      isMissing,
      problem: trouble ?? missing ?? this.hints.problem ?? blocked,
      hintSource: this.hints.description,
      lastLookMs: this.lastLookMs,
    });
  }
}
