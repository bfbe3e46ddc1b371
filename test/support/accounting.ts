import assert from 'node:assert/strict';
import { join } from 'node:path';
import { silentLogger } from '../../src/core/logger.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Accounting } from '../../src/store/store.ts';

/** Opens the store of a stopped app and checks that every accepted event has exactly one fate. */
export async function checkAccounting(folder: string): Promise<Accounting> {
  const store = await openStore({ directory: join(folder, 'store'), logger: silentLogger });
  const numbers = await store.accounting();
  await store.close();
  const { accepted, delivered, suppressed, merged, dead, pending, unaccounted } = numbers;
  assert.equal(unaccounted, 0);
  assert.equal(accepted, delivered + suppressed + merged + dead + pending);
  return numbers;
}
