/** The state of a working tree at one time. Plain JSON, kept in cursors. */
export interface TreeMark {
  readonly commit: string;
  /** Wall time in ms. */
  readonly atMs: number;
  /** Files that differed from the commit, with their time of modification in ms; at most 500. */
  readonly dirty: Readonly<Record<string, number>>;
}

/** A file that changed since a mark. */
export interface ChangedSince {
  /** Below the repository's root, with `/`. */
  readonly path: string;
  /** Absolute. */
  readonly absolutePath: string;
  readonly by?: string | undefined;
  /** Wall time of the last change in ms; 0 when it is gone. */
  readonly modifiedMs: number;
}

/** What a repository knows of changes. Answers undefined where there is none, and in a workspace that is not trusted. */
export interface ChangeLog {
  /** The state of the tree around `folder` now. */
  mark(folder: string): Promise<TreeMark | undefined>;
  /** What changed since, committed or not, newest first, at most 200 files. */
  since(folder: string, mark: TreeMark): Promise<readonly ChangedSince[] | undefined>;
}
