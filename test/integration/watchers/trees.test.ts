import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../../../src/core/logger.ts';
import { Trees, type TreeSubscription } from '../../../src/watchers/tree/trees.ts';
import { memoryPersistence } from '../../support/memoryPersistence.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const workerUrl = new URL('../../support/fragileTreeWorker.ts', import.meta.url);

describe('the thread that watches trees', () => {
  it('starts again after it failed, and tells what happened meanwhile once', async () => {
    using folder = tempFolder();
    const root = join(folder.path, 'root');
    mkdirSync(root);
    let failed = (): void => {};
    const failure = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const trees = new Trees({
      persistence: memoryPersistence(),
      workerUrl,
      logger: { ...silentLogger, error: () => failed() },
    });
    using _end = { [Symbol.dispose]: () => trees.dispose() };
    const told: string[] = [];
    let changed = (): void => {};
    const until = (fits: () => boolean) =>
      new Promise<void>((resolve) => {
        changed = () => fits() && resolve();
        changed();
      });
    /** Since the last change. */
    let looks = 0;
    const subscription: TreeSubscription = {
      root,
      filter: { gitignore: true, ownFolders: [] },
      quietMs: 10,
      maxWaitMs: 100,
      async onChanges(changes, { late }) {
        looks = 0;
        for (const { kind, path } of changes) told.push(`${kind} ${path}${late ? ', late' : ''}`);
        changed();
      },
      onHealth({ lastLookMs }) {
        looks += lastLookMs > 0 ? 1 : 0;
        changed();
      },
    };
    trees.subscribe(subscription);
    await until(() => looks > 0);
    writeFileSync(join(root, 'before.txt'), 'x');
    // What was told is remembered before the look is reported.
    await until(() => told.length > 0 && looks > 0);
    const fatal = trees.subscribe({ ...subscription, filter: { ...subscription.filter, exclude: ['fatal'] } });
    await failure;
    fatal.dispose();
    writeFileSync(join(root, 'meanwhile.txt'), 'x');
    await until(() => told.length > 1);
    writeFileSync(join(root, 'after.txt'), 'x');
    await until(() => told.length > 2);
    assert.deepEqual(told, ['created before.txt', 'created meanwhile.txt, late', 'created after.txt']);
  });
});
