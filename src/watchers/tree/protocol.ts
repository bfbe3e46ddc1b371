import type { SavedTree, TreeHealth, TreeLook, TreeSave, TreeSubscriber } from './tree.ts';

/** What the worker is asked. `tree` is its root, an absolute path with links resolved. */
export type TreeRequest =
  | { readonly kind: 'open'; readonly tree: string; readonly saved: SavedTree | undefined }
  | { readonly kind: 'join'; readonly tree: string; readonly subscriber: TreeSubscriber }
  | { readonly kind: 'leave'; readonly tree: string; readonly subscriber: number }
  | { readonly kind: 'close'; readonly tree: string }
  /** Answer to a `look` or `save`; without `error` it was accepted. */
  | { readonly kind: 'answer'; readonly id: number; readonly error?: string | undefined };

export type TreeMessage =
  | { readonly kind: 'look'; readonly id: number; readonly tree: string; readonly look: TreeLook }
  | { readonly kind: 'save'; readonly id: number; readonly tree: string; readonly save: TreeSave }
  | { readonly kind: 'health'; readonly tree: string; readonly health: TreeHealth }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly text: string };
