import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../../../src/core/clock.ts';
import type { EventDraft } from '../../../../src/core/event.ts';
import type { JsonValue } from '../../../../src/core/json.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { type FolderWatcherConfig, folderWatcher } from '../../../../src/watchers/folder/folderWatcher.ts';
import { diffSnapshots } from '../../../../src/watchers/snapshot/diff.ts';
import { snapshotFromJson } from '../../../../src/watchers/snapshot/snapshot.ts';
import { createVoice } from './speak.ts';

/**
 * `lookout.ts ROOT [STATE_FILE] [--settle 1ms]`: the product's folder watcher. With a state file it continues from there. All that the
 * bench knows of the product is in this file.
 */
const { values, positionals } = parseArgs({ options: { settle: { type: 'string' } }, allowPositionals: true });
const [root = '.', stateFile] = positionals;
const voice = createVoice(root);
const config = folderWatcher.schema.parse({ path: basename(root), ...values }) as FolderWatcherConfig;
let isReady = false;
/** Set when a burst was told as a summary: its paths are then taken from the snapshots, until the engine tells changes itself. */
let burst: number | undefined;

folderWatcher.start(config, {
  baseFolder: dirname(root),
  roots: () => [dirname(root)],
  clock: systemClock,
  logger: silentLogger,
  authorship: { authorOf: async () => undefined },
  isOwnFile: () => false,
  hasOwnWatcher: () => false,
  cursor: { load: async () => loadState(), save: async (value) => saveState(value) },
  emit: async (drafts) => drafts.forEach(tell),
  report({ state }) {
    if (!isReady && state === 'watching') voice.ready();
    isReady ||= state === 'watching';
  },
});

function tell({ type, data = {} }: EventDraft): void {
  const kind = type.slice('file.'.length);
  if (type === 'folder.changed') burst = Number(data['total']);
  else if (kind === 'created' || kind === 'modified' || kind === 'deleted') voice.say({ kind, path: pathIn(data) });
  else if (kind === 'renamed') {
    const previousPath = voice.below(join(dirname(root), String(data['previousPath'])));
    voice.say({ kind, path: pathIn(data), previousPath });
  }
}

function pathIn(data: Readonly<Record<string, JsonValue>>): string {
  return voice.below(String(data['absolutePath']));
}

function loadState(): JsonValue | undefined {
  return stateFile !== undefined && existsSync(stateFile)
    ? (JSON.parse(readFileSync(stateFile, 'utf8')) as JsonValue)
    : undefined;
}

/** Without a state file nothing is kept: memory is measured, and the product keeps its cursors on disk. */
function saveState(value: JsonValue): void {
  const before = burst === undefined ? undefined : snapshotFromJson(loadState());
  const after = snapshotFromJson(value);
  if (before !== undefined && after !== undefined) diffSnapshots(before, after).forEach((change) => voice.say(change));
  else if (burst !== undefined) voice.say({ kind: 'summary', total: burst });
  burst = undefined;
  if (stateFile !== undefined) writeFileSync(stateFile, JSON.stringify(value));
}
