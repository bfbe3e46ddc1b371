import { parseArgs } from 'node:util';
import { parseDuration } from '../../../../src/core/units.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { openStore } from '../../../../src/store/openStore.ts';
import { type TreePersistence, Trees } from '../../../../src/watchers/tree/trees.ts';
import { createVoice } from './speak.ts';

/**
 * `lookout.ts ROOT [STATE_FOLDER] [--settle MS]`: the product's snapshot engine. With a state folder it keeps its snapshot in a store there
 * and continues from it. All that the bench knows of the product is in this file.
 */
const { values, positionals } = parseArgs({ options: { settle: { type: 'string' } }, allowPositionals: true });
const [root = '.', state] = positionals;
const voice = createVoice(root);
const forgetful: TreePersistence = { load: async () => undefined, save: async () => {} };

async function kept(directory: string): Promise<TreePersistence> {
  const store = await openStore({ directory, logger: silentLogger });
  return {
    load: (tree) => store.loadTree('bench', tree),
    save: (tree, update) => store.saveTree('bench', tree, update),
  };
}

const trees = new Trees({
  logger: silentLogger,
  persistence: state === undefined ? forgetful : await kept(state),
});
let isReady = false;
trees.subscribe({
  root,
  lastTree: state === undefined ? undefined : root,
  filter: { gitignore: true, ownFolders: [] },
  quietMs: parseDuration(values.settle ?? '300ms') ?? 300,
  maxWaitMs: 2000,
  async onChanges(changes) {
    for (const change of changes) voice.say(change);
  },
  // The first report comes when everything is watched, by the system or, at its limits, by polling.
  onHealth() {
    if (!isReady) voice.ready();
    isReady = true;
  },
});
