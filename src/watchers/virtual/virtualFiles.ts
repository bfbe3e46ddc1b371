import type { Clock } from '../../core/clock.ts';
import type { Disposable } from '../../core/disposable.ts';
import { LookoutError } from '../../core/errors.ts';
import { formatVirtualUri, type VirtualUri } from './virtualUri.ts';

/** A `link` is told of and never followed. */
export type VirtualKind = 'file' | 'folder' | 'link' | 'other';

export interface VirtualStat {
  readonly kind: VirtualKind;
  readonly size: number;
  /** Wall time in ms; 0 where the provider does not know it. */
  readonly mtimeMs: number;
}

export interface VirtualEntry {
  readonly name: string;
  readonly kind: VirtualKind;
}

/** What an entry's folder says of it; a `changed` folder has other entries, and those that stayed are the same. */
export type VirtualHint = 'created' | 'changed' | 'deleted';

/**
 * File systems that only the editor reaches. Everything rejects with a LookoutError: `notFound`, `denied`,
 * or `unavailable` when the provider is missing or failed.
 */
export interface VirtualFiles {
  /** Tells of entries of a folder that may have changed, also of the folders below when `deep`; not reliably. */
  watch(folder: VirtualUri, deep: boolean, onHint: OnVirtualHint): Disposable;
  stat(uri: VirtualUri): Promise<VirtualStat>;
  /** Entries of a folder in any order. */
  list(folder: VirtualUri): Promise<readonly VirtualEntry[]>;
  read(file: VirtualUri): Promise<Uint8Array>;
}

export type OnVirtualHint = (entry: VirtualUri, what: VirtualHint) => void;

/** Time in which a provider has to answer one question, in ms. */
const patienceMs = 30_000;

/** The same files, whose answers do not take for ever: after 30 s they are `unavailable`. */
export function withPatience(files: VirtualFiles, clock: Clock): VirtualFiles {
  const bounded = <T>(uri: VirtualUri, answer: Promise<T>): Promise<T> => {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = clock.after(patienceMs, () =>
      reject(new LookoutError('unavailable', `${formatVirtualUri(uri)} is not answered for.`)),
    );
    return Promise.race([answer, promise]).finally(() => timer.dispose());
  };
  return {
    watch: (folder, deep, onHint) => files.watch(folder, deep, onHint),
    stat: (uri) => bounded(uri, files.stat(uri)),
    list: (folder) => bounded(folder, files.list(folder)),
    read: (file) => bounded(file, files.read(file)),
  };
}
