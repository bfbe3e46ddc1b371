import type { ErrorReason } from '../core/errors.ts';
import type { Store, StoreHealth } from './store.ts';

/** Methods of the store that run in its worker. */
export type StoreMethod = Exclude<keyof Store, 'health' | 'close' | 'dispose'>;

/** The store as the worker sees it: the same methods, answering at once. */
export type SyncStore = {
  [M in StoreMethod]: (...args: Parameters<Store[M]>) => Awaited<ReturnType<Store[M]>>;
};

export interface StoreRequest {
  readonly id: number;
  readonly method: StoreMethod | 'close';
  readonly args: readonly unknown[];
}

export interface StoreFailure {
  readonly reason: ErrorReason;
  readonly message: string;
}

export type StoreReply =
  | { readonly kind: 'ready'; readonly health: StoreHealth }
  | { readonly kind: 'failed'; readonly failure: StoreFailure }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly failure: StoreFailure };

/** Calls made in one turn of the event loop travel together, and so do their answers. */
export type StoreRequests = readonly StoreRequest[];
export type StoreReplies = readonly StoreReply[];

/** What the worker is started with. */
export interface StoreWorkerData {
  readonly directory: string;
  /** Tells the claims of this process from those of others. */
  readonly owner: string;
  readonly maxPages?: number | undefined;
}
