import assert from 'node:assert/strict';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/logger.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { accepted } from '../../support/accepted.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const rows = 200;
const open = (directory: string) => openStore({ directory, logger: silentLogger });

async function filled(directory: string): Promise<string> {
  const store = await open(directory);
  await store.accept(Array.from({ length: rows }, () => accepted(['team'], { description: 'x'.repeat(500) })));
  await store.close();
  return join(directory, 'lookout.db');
}

/** Seeded, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe('a damaged store', () => {
  const damages: [string, (path: string) => void, number][] = [
    ['cut in the middle', (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)), 1],
    ['cut by one page', (path) => truncateSync(path, readFileSync(path).length - 4096), 100],
    ['cut within the first page', (path) => truncateSync(path, 100), 0],
    [
      'overwritten with zeros at its end',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0, bytes.length - 3 * 4096);
        writeFileSync(path, bytes);
      },
      1,
    ],
    [
      'that is a text',
      (path) => writeFileSync(path, 'this is no database, although it has the name of one\n'.repeat(200)),
      0,
    ],
  ];
  for (const [what, damage, least] of damages) {
    it(`${what} opens, saves what can be read, keeps the damaged file, says so, and works`, async () => {
      using folder = tempFolder();
      damage(await filled(folder.path));
      const store = await open(folder.path);
      try {
        const { quarantined } = store.health;
        assert.ok(quarantined !== undefined, 'the damage was not noticed');
        assert.ok(existsSync(quarantined.path));
        const { accepted: saved, unaccounted } = await store.accounting();
        assert.ok(saved >= least, `${saved} events saved`);
        await store.accept([accepted()]);
        assert.equal((await store.accounting()).accepted, saved + 1);
        assert.ok(unaccounted <= saved);
      } finally {
        await store.close();
      }
    });
  }

  it('that is empty is a new one', async () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'lookout.db'), '');
    const store = await open(folder.path);
    assert.equal(store.health.quarantined, undefined);
    await store.accept([accepted()]);
    await store.close();
  });

  it('with flipped bits always opens, fifty times over', async () => {
    const random = randomFrom(20_261_121);
    using source = tempFolder();
    const good = readFileSync(await filled(source.path));
    for (let run = 0; run < 50; run += 1) {
      using folder = tempFolder();
      const bytes = Buffer.from(good);
      for (let i = 0; i < 20; i += 1) {
        const at = Math.floor(random() * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      writeFileSync(join(folder.path, 'lookout.db'), bytes);
      const store = await open(folder.path);
      await store.accept([accepted()]);
      assert.ok((await store.history({ limit: 1 })).length === 1);
      await store.close();
    }
  }).timeout(60_000);

  it('two processes write at once and neither loses anything', async () => {
    using folder = tempFolder();
    const stores = [await open(folder.path), await open(folder.path)];
    await Promise.all(stores.flatMap((store) => Array.from({ length: 100 }, () => store.accept([accepted()]))));
    assert.equal((await stores[0]?.accounting())?.accepted, 200);
    for (const store of stores) await store.close();
  });
});
