import { join } from 'node:path';
import { IgnoreRules } from '../ignoreRules.ts';
import { type PresetName, presets } from '../presets.ts';
import type { ListingRules } from './listing.ts';

/** Which files of a tree a subscriber wants. Crosses threads. */
export interface TreeFilter {
  /** Folder below the tree's root that the subscriber watches; `''` for all. Globs begin there. */
  readonly below: string;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly preset?: PresetName | undefined;
  readonly gitignore: boolean;
  /** Whether build output, dependencies, caches and temporary files count too. */
  readonly noise?: boolean | undefined;
  /** Absolute folders of our own files, which are never told of. */
  readonly ownFolders: readonly string[];
}

/** The rules of one filter, for paths below the tree's root. */
export class FilterRules implements ListingRules {
  readonly below: string;
  private readonly rules: IgnoreRules;

  constructor(root: string, { below, include = [], exclude, preset, gitignore, noise, ownFolders }: TreeFilter) {
    this.below = below;
    const patterns = [...include, ...(preset === undefined ? [] : presets[preset])];
    this.rules = new IgnoreRules(join(root, below), { include: patterns, exclude, gitignore, noise, ownFolders });
    this.rules.readParents();
  }

  /** What {@link takeChanged} would answer. */
  get isChanged(): boolean {
    return this.rules.isChanged;
  }

  /** The path from where the filter's globs begin; undefined when it lies elsewhere. */
  within(path: string): string | undefined {
    if (this.below === '') return path;
    if (path === this.below) return '';
    return path.startsWith(`${this.below}/`) ? path.slice(this.below.length + 1) : undefined;
  }

  enter(path: string, directory: string, hasGitignore: boolean): void {
    const inside = this.within(directory);
    if (inside !== undefined) this.rules.enter(path, inside, hasGitignore);
  }

  ignoresDirectory(path: string): boolean {
    const inside = this.within(path);
    if (inside === undefined) return !this.below.startsWith(`${path}/`);
    return inside !== '' && this.rules.ignoresDirectory(inside);
  }

  ignoresFile(path: string): boolean {
    const inside = this.within(path);
    return inside === undefined || this.rules.ignoresFile(inside);
  }

  ignores(path: string): boolean {
    const inside = this.within(path);
    return inside === undefined || this.rules.ignores(inside);
  }

  /** Whether rules changed since the last call, so that other directories may count now. */
  takeChanged(): boolean {
    return this.rules.takeChanged();
  }
}

/** Rules of all subscribers of a tree: what one of them wants counts. Equal filters share their rules. */
export class TreeRules implements ListingRules {
  private readonly root: string;
  private readonly byFilter = new Map<string, FilterRules>();

  constructor(root: string) {
    this.root = root;
  }

  /** Text that is equal for equal sets of filters. */
  get key(): string {
    return [...this.byFilter.keys()].sort().join('\n');
  }

  get isChanged(): boolean {
    return this.some((rules) => rules.isChanged);
  }

  /** The rules of a filter, and whether they are new here, so that the tree must be looked at with them. */
  add(filter: TreeFilter): { rules: FilterRules; isNew: boolean } {
    const key = JSON.stringify(filter);
    const known = this.byFilter.get(key);
    if (known !== undefined) return { rules: known, isNew: false };
    const rules = new FilterRules(this.root, filter);
    this.byFilter.set(key, rules);
    return { rules, isNew: true };
  }

  /** Forgets the rules that no subscriber has. */
  keepOnly(used: ReadonlySet<FilterRules>): void {
    for (const [key, rules] of this.byFilter) if (!used.has(rules)) this.byFilter.delete(key);
  }

  enter(path: string, directory: string, hasGitignore: boolean): void {
    for (const rules of this.byFilter.values()) rules.enter(path, directory, hasGitignore);
  }

  ignoresDirectory(path: string): boolean {
    return !this.some((rules) => !rules.ignoresDirectory(path));
  }

  ignoresFile(path: string): boolean {
    return !this.some((rules) => !rules.ignoresFile(path));
  }

  ignores(path: string): boolean {
    return !this.some((rules) => !rules.ignores(path));
  }

  takeChanged(): boolean {
    let changed = false;
    for (const rules of this.byFilter.values()) changed = rules.takeChanged() || changed;
    return changed;
  }

  private some(test: (rules: FilterRules) => boolean): boolean {
    for (const rules of this.byFilter.values()) if (test(rules)) return true;
    return false;
  }
}
