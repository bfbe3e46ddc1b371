import type { Compare } from '../content/digest.ts';
import type { FileEntry } from './block.ts';
import type { SavedTree, TreeHealth, TreeLook, TreeSave, TreeSubscriber } from './treePort.ts';

/** What the worker is asked. `tree` is its root, an absolute path with links resolved. */
export type TreeRequest =
  | { readonly kind: 'open'; readonly tree: string; readonly saved: SavedTree | undefined }
  | { readonly kind: 'join'; readonly tree: string; readonly subscriber: TreeSubscriber }
  | { readonly kind: 'leave'; readonly tree: string; readonly subscriber: number }
  | { readonly kind: 'close'; readonly tree: string }
  /** Asks for the digest of one file, which is in no need of a tree. */
  | { readonly kind: 'digest'; readonly id: number; readonly path: string; readonly compare: Compare }
  /** Answer to a `look` or `save`; without `error` it was accepted. */
  | { readonly kind: 'answer'; readonly id: number; readonly error?: string | undefined };

/** Digest of a file's content, and the file as it was when it had this content. */
export interface DigestedFile extends FileEntry {
  readonly digest: string;
}

export type TreeMessage =
  | { readonly kind: 'look'; readonly id: number; readonly tree: string; readonly look: TreeLook }
  | { readonly kind: 'save'; readonly id: number; readonly tree: string; readonly save: TreeSave }
  /** Answer to a `digest`; without `file` there is no content to be compared. */
  | { readonly kind: 'digest'; readonly id: number; readonly file: DigestedFile | undefined }
  | { readonly kind: 'health'; readonly tree: string; readonly health: TreeHealth }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly text: string };
