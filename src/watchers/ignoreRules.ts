import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';
import { errorCode } from '../core/errors.ts';

/** Directories that are never source: version control, dependencies, build output, caches. */
const noiseDirectories = new Set(
  `.git .hg .svn .jj CVS node_modules bower_components jspm_packages .venv venv __pycache__ .mypy_cache .pytest_cache .ruff_cache .tox
   .gradle .idea .next .nuxt .svelte-kit .turbo .parcel-cache .cache .nyc_output .terraform .dart_tool DerivedData dist out build target
   coverage .vscode-test .yarn .pnpm-store`.split(/\s+/),
);

/** Files that editors and systems make while saving. */
const noiseFile =
  /^(?:\.DS_Store|Thumbs\.db|desktop\.ini|4913|\.#[^/]*|#[^/]*#|[^/]*~|[^/]*\.sw[a-p]x?|[^/]*\.tmp|[^/]*\.crdownload|[^/]*\.part|\.goutputstream-[^/]*|[^/]*___jb_(?:tmp|old)___)$/;

export interface IgnoreOptions {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Whether `.gitignore` files count. */
  readonly gitignore: boolean;
  /** Whether build output, dependencies, caches and temporary files count too. */
  readonly noise?: boolean | undefined;
  /** Absolute folders of our own files. */
  readonly ownFolders: readonly string[];
}

type Test = (path: string) => boolean;

/** Decides which files of a tree count. Exclusion wins over inclusion. Paths are below the root, with `/`. */
export class IgnoreRules {
  private readonly root: string;
  private readonly options: IgnoreOptions;
  private readonly includes: Test | undefined;
  private readonly excludes: Test;
  /** `.gitignore` files by the path of their directory below the root; those above the root begin with `../`. */
  private readonly gitignores = new Map<string, { readonly text: string; readonly rules: Ignore }>();
  /** Folders of our own, below the root. */
  private readonly ownPaths: readonly string[];
  private changed = false;

  constructor(root: string, options: IgnoreOptions) {
    this.root = root;
    this.options = options;
    const { include, exclude, ownFolders } = options;
    this.ownPaths = ownFolders.map((folder) => relative(root, folder).replaceAll('\\', '/'));
    this.includes = include === undefined || include.length === 0 ? undefined : picomatch([...include], { dot: true });
    this.excludes =
      exclude === undefined || exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
  }

  /** Reads the `.gitignore` files between the root and the top of its repository. */
  readParents(): void {
    if (!this.options.gitignore) return;
    const found: string[] = [];
    for (let folder = dirname(this.root); ; folder = dirname(folder)) {
      found.push(folder);
      if (existsSync(join(folder, '.git'))) break;
      // No repository above: stray files up there do not count.
      if (folder === dirname(folder)) return;
    }
    if (existsSync(join(this.root, '.git'))) return;
    for (const folder of found.reverse()) this.load(folder, relative(this.root, folder).replaceAll('\\', '/'));
  }

  /** Takes notice of a directory before its entries are judged. */
  enter(path: string, directory: string, hasGitignore: boolean): void {
    if (!this.options.gitignore) return;
    if (hasGitignore) this.load(path, directory);
    else this.setGitignore(directory, undefined);
  }

  /** Takes the text of a directory's `.gitignore`; undefined when there is none. */
  setGitignore(directory: string, text: string | undefined): void {
    if (this.gitignores.get(directory)?.text === text) return;
    this.changed = true;
    if (text === undefined) this.gitignores.delete(directory);
    else this.gitignores.set(directory, { text, rules: ignore().add(text) });
  }

  /** What {@link takeChanged} would answer. */
  get isChanged(): boolean {
    return this.changed;
  }

  /** Whether rules changed since the last call, so that other directories may count now. */
  takeChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }

  /** Whether a file counts no more, by itself or by one of its directories. */
  ignores(path: string): boolean {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      if (this.ignoresDirectory(path.slice(0, at))) return true;
    }
    return this.ignoresFile(path);
  }

  ignoresDirectory(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (
      (this.options.noise !== true && noiseDirectories.has(name)) ||
      this.isOwn(path) ||
      this.excludes(path) ||
      this.excludes(`${path}/`) ||
      this.isGitignored(`${path}/`)
    );
  }

  ignoresFile(path: string): boolean {
    if (this.options.noise !== true && noiseFile.test(path.slice(path.lastIndexOf('/') + 1))) return true;
    if (this.excludes(path)) return true;
    if (this.includes !== undefined && !this.includes(path)) return true;
    return this.isGitignored(path);
  }

  private isOwn(path: string): boolean {
    return this.ownPaths.includes(path);
  }

  private isGitignored(path: string): boolean {
    if (this.gitignores.size === 0) return false;
    let ignored = false;
    for (const [directory, { rules }] of this.gitignores) {
      const inside = this.pathWithin(directory, path);
      if (inside === undefined || inside === '') continue;
      const { ignored: hit, unignored } = rules.test(inside);
      if (hit) ignored = true;
      if (unignored) ignored = false;
    }
    return ignored;
  }

  /** `path` as seen from the directory of a `.gitignore`, or undefined when it lies elsewhere. */
  private pathWithin(directory: string, path: string): string | undefined {
    if (directory === '') return path;
    if (directory.startsWith('..'))
      return relative(join(this.root, directory), this.root).replaceAll('\\', '/') + `/${path}`;
    return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : undefined;
  }

  private load(folder: string, directory: string): void {
    try {
      this.setGitignore(directory, readFileSync(join(folder, '.gitignore'), 'utf8'));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') this.gitignores.delete(directory);
      // An unreadable file hides nothing: better one message too many than a missed one.
    }
  }
}
