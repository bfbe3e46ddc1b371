/**
 * What happened to one file, for consumers of batches. A file may have changed again by the time that
 * it is read; that change follows in a later batch.
 */
export interface PathChange {
  /** A `renamed` file was not changed, but who keeps contents reads `path`: what it read at `previousPath` may have been newer. */
  readonly kind: 'created' | 'modified' | 'deleted' | 'renamed';
  /** Absolute; a URI where only the editor reaches the file. */
  readonly path: string;
  /** Likewise; of `renamed` only. */
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
