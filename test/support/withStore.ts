import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/logger.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { tempFolder } from './tempFolder.ts';

/** Runs `work` on a fresh store and checks afterwards that nothing is unaccounted for. */
export async function withStore(work: (store: Store, directory: string) => Promise<void>): Promise<void> {
  using folder = tempFolder();
  const store = await openStore({ directory: folder.path, logger: silentLogger });
  try {
    await work(store, folder.path);
    const { unaccounted, accepted: all, delivered, suppressed, merged, dead, pending } = await store.accounting();
    assert.equal(unaccounted, 0);
    assert.equal(all, delivered + suppressed + merged + dead + pending);
  } finally {
    await store.close();
  }
}
