import { IgnoreRules, type PresetName, presets } from '../ignoreRules.ts';
import type { ListingRules } from './listing.ts';

/** Which files of a tree a subscriber wants. Crosses threads. */
export interface TreeFilter {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly preset?: PresetName | undefined;
  readonly gitignore: boolean;
  /** Absolute folders of our own files, which are never told of. */
  readonly ownFolders: readonly string[];
}

/** Rules of all subscribers of a tree: what one of them wants counts. Equal filters share their rules. */
export class TreeRules implements ListingRules {
  private readonly root: string;
  private readonly byFilter = new Map<string, IgnoreRules>();

  constructor(root: string) {
    this.root = root;
  }

  /** Text that is equal for equal sets of filters. */
  get key(): string {
    return [...this.byFilter.keys()].sort().join('\n');
  }

  /** The rules of a filter, and whether they are new here, so that the tree must be looked at with them. */
  add(filter: TreeFilter): { rules: IgnoreRules; isNew: boolean } {
    const key = JSON.stringify(filter);
    const known = this.byFilter.get(key);
    if (known !== undefined) return { rules: known, isNew: false };
    const { include = [], preset, exclude, gitignore, ownFolders } = filter;
    const patterns = [...include, ...(preset === undefined ? [] : presets[preset])];
    const rules = new IgnoreRules(this.root, { include: patterns, exclude, gitignore, ownFolders });
    rules.readParents();
    this.byFilter.set(key, rules);
    return { rules, isNew: true };
  }

  /** Forgets the rules that no subscriber has. */
  keepOnly(used: ReadonlySet<IgnoreRules>): void {
    for (const [key, rules] of this.byFilter) if (!used.has(rules)) this.byFilter.delete(key);
  }

  enter(path: string, directory: string, hasGitignore: boolean): void {
    for (const rules of this.byFilter.values()) rules.enter(path, directory, hasGitignore);
  }

  ignoresDirectory(path: string): boolean {
    for (const rules of this.byFilter.values()) if (!rules.ignoresDirectory(path)) return false;
    return true;
  }

  ignoresFile(path: string): boolean {
    for (const rules of this.byFilter.values()) if (!rules.ignoresFile(path)) return false;
    return true;
  }

  ignores(path: string): boolean {
    for (const rules of this.byFilter.values()) if (!rules.ignores(path)) return false;
    return true;
  }

  /** What {@link takeChanged} would answer. */
  get isChanged(): boolean {
    for (const rules of this.byFilter.values()) if (rules.isChanged) return true;
    return false;
  }

  /** Whether rules changed since the last call, so that other directories may count now. */
  takeChanged(): boolean {
    let changed = false;
    for (const rules of this.byFilter.values()) changed = rules.takeChanged() || changed;
    return changed;
  }
}
