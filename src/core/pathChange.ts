/** What happened to one file, for consumers of batches. */
export interface PathChange {
  /** A `renamed` file lies at `path` with the content that it had at `previousPath`. */
  readonly kind: 'created' | 'modified' | 'deleted' | 'renamed';
  /** Absolute. */
  readonly path: string;
  /** Absolute; of `renamed` only. */
  readonly previousPath?: string;
  /** Id of the newest event that this tells. */
  readonly event: string;
}

/** Too much happened to tell it one by one: look at everything that is watched. Its path is empty. */
export interface Rescan {
  readonly kind: 'rescan';
  readonly path: '';
}

export type BatchItem = PathChange | Rescan;
