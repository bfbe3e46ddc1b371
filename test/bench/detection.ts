import { watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watch as chokidarWatch } from 'chokidar';
import type { JsonObject } from '../../src/core/json.ts';
import { startWatching } from '../support/watching.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const samples = 200;

/** Measures `samples` writes, each until `seen` was called for it; the next begins when the last was seen. */
async function latencies(path: string, onSeen: (listener: () => void) => void): Promise<number[]> {
  const times: number[] = [];
  let resolve: (() => void) | undefined;
  onSeen(() => resolve?.());
  for (let i = 0; i < samples; i += 1) {
    const seen = new Promise<void>((done) => {
      resolve = done;
    });
    const startedAt = performance.now();
    writeFileSync(path, `${i}\n`);
    await seen;
    times.push(performance.now() - startedAt);
    resolve = undefined;
    // The same write may be told twice by the system; the echo must not count for the next one.
    await new Promise<void>((done) => setImmediate(done));
  }
  return times;
}

/** Change on disk → event, without the settle time; beside a bare `fs.watch` and chokidar on the same machine. */
export async function benchDetection(): Promise<Finding[]> {
  using folder = tempFolder();
  const at = (name: string) => {
    writeFileSync(join(folder.path, name), 'x\n');
    return join(folder.path, name);
  };
  const findings: Finding[] = [];
  const bare = at('bare.txt');
  const bareWatcher = watch(bare);
  const bareTimes = distributionOf(await latencies(bare, (listener) => bareWatcher.on('change', listener)));
  bareWatcher.close();

  const chokidarPath = at('chokidar.txt');
  const chokidarWatcher = chokidarWatch(chokidarPath, { ignoreInitial: true });
  await new Promise<void>((done) => chokidarWatcher.on('ready', () => done()));
  const chokidarTimes = distributionOf(
    await latencies(chokidarPath, (listener) => chokidarWatcher.on('change', listener)),
  );
  await chokidarWatcher.close();

  for (const kind of ['file', 'folder'] as const) {
    const path = at(`${kind}.txt`);
    let listener: () => void = () => {};
    const target: JsonObject = kind === 'file' ? { path: 'file.txt' } : { path: '.', include: ['folder.txt'] };
    const watching = await startWatching(kind, { ...target, settle: '0ms', maxWait: '0ms' }, folder.path, {
      beforeAccept: async () => listener(),
    });
    const times = distributionOf(
      await latencies(path, (next) => {
        listener = next;
      }),
    );
    watching.dispose();
    findings.push({
      what: `change on disk → event, ${kind} watcher, before settle`,
      measured: `${show(times)}; p50 is ${(times.p50 / chokidarTimes.p50).toFixed(1)} × chokidar's, which tells no content`,
      promise: { text: 'p99 < 100 ms', holds: times.p99 < 100 },
    });
  }
  findings.push({ what: 'the same, bare fs.watch on one file', measured: show(bareTimes) });
  findings.push({ what: 'the same, chokidar on one file', measured: show(chokidarTimes) });
  return findings;
}
