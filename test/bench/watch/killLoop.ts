import { openSync, writeSync } from 'node:fs';
import { silentLogger } from '../../../src/core/logger.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { Trees } from '../../../src/watchers/tree/trees.ts';

/** `killLoop.ts ROOT STATE LOG RUN`: watches, and accepts a change by writing it to the log, until it is killed. */
const [root = '', state = '', log = '', run = ''] = process.argv.slice(2);
const file = openSync(log, 'a');
const store = await openStore({ directory: state, logger: silentLogger });
const trees = new Trees({
  logger: silentLogger,
  persistence: {
    load: (tree) => store.loadTree('kills', tree),
    save: (tree, update) => store.saveTree('kills', tree, update),
  },
});
trees.subscribe({
  root,
  lastTree: root,
  filter: { gitignore: false, ownFolders: [] },
  quietMs: 10,
  maxWaitMs: 100,
  async onChanges(changes) {
    // One write for all: a killed process leaves whole lines.
    writeSync(file, changes.map((change) => `${JSON.stringify({ run, ...change })}\n`).join(''));
  },
  onHealth({ lastLookMs }) {
    if (lastLookMs > 0) process.stdout.write(`${lastLookMs}\n`);
  },
});
