import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Engine } from '../../src/app/engine.ts';
import { compileMatcher } from '../../src/conditions/matcher.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { EventDraft } from '../../src/core/event.ts';
import { createIdSource } from '../../src/core/id.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createRedactor } from '../../src/core/redaction.ts';
import { decideFilters } from '../../src/router/filters.ts';
import type { RouterRules } from '../../src/router/pipeline.ts';
import { openStore } from '../../src/store/openStore.ts';
import { sampleEvent } from '../support/sampleEvent.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const batch = 1000;
const rounds = 30;

const rule = { file: 'lookout.yaml', line: 1 };
const rules: RouterRules = {
  filters: [{ matches: compileMatcher({ not: { type: 'file.*', 'data.path': '**/*.tmp' } }), rule }],
  dedupWindowMs: 300_000,
  limits: { perMinute: 1e6, perHour: 1e6, perWatcherPerMinute: 1e6, watcherBurst: 1e6 },
  routes: Array.from({ length: 20 }, (_, index) => ({
    name: `r${index}`,
    matches: compileMatcher(index === 19 ? {} : { type: `none${index}.*`, 'labels.branch': 'main' }),
    channels: ['team', 'chat'],
    goOn: false,
    routes: [],
    rule,
  })),
  inhibit: [],
  flap: { changes: 5, windowMs: 600_000 },
  priorities: {},
  storm: { messages: 1e6, perMs: 60_000 },
  channels: new Map(['team', 'chat'].map((key) => [key, [{ key, scope: 'outward', accepts: () => true }]])),
  switches: { dryRun: false, localOnly: false },
};

function drafts(round: number): EventDraft[] {
  return Array.from({ length: batch }, (_, index) => ({
    type: 'file.modified',
    title: `file${index}.ts modified`,
    subject: `src/file${index}.ts`,
    data: { path: `src/file${index}.ts`, by: 'Ada', added: index, removed: 1, diff: '@@ -1 +1 @@\n-a\n+b' },
    labels: { watcher: '#1' },
    fingerprintExact: `${round} ${index}`,
  }));
}

/** 1,000 events through all stages and into the store, with two messages each; beside the bare inserts of as much JSON. */
export async function benchRouting(): Promise<Finding[]> {
  using folder = tempFolder();
  const store = await openStore({ directory: folder.path, logger: silentLogger });
  const engine = new Engine({
    store,
    clock: systemClock,
    logger: silentLogger,
    redactor: createRedactor(),
    newId: createIdSource(Date.now),
    surroundings: () => ({ workspace: 'bench', host: 'box', user: 'ada' }),
    mutes: () => [],
    presence: () => undefined,
    onQueued: () => {},
  });
  engine.use(rules, false);
  await engine.accept(drafts(-1));
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const items = drafts(round);
    const startedAt = performance.now();
    await engine.accept(items);
    times.push(performance.now() - startedAt);
  }
  const single: number[] = [];
  for (let i = 0; i < 500; i += 1) {
    const [draft] = drafts(1000 + i);
    if (draft === undefined) break;
    const startedAt = performance.now();
    await engine.accept([draft]);
    single.push(performance.now() - startedAt);
  }
  engine.dispose();
  await store.close();

  const bare = new DatabaseSync(join(folder.path, 'bare.db'));
  bare.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE events (id TEXT PRIMARY KEY, envelope TEXT)',
  );
  const insert = bare.prepare('INSERT INTO events VALUES (?, ?)');
  const newId = createIdSource(Date.now);
  const text = JSON.stringify(sampleEvent({ data: drafts(0)[0]?.data ?? {} }));
  const bareTimes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    bare.exec('BEGIN');
    for (let i = 0; i < batch; i += 1) insert.run(newId(), text);
    bare.exec('COMMIT');
    bareTimes.push(performance.now() - startedAt);
  }
  bare.close();

  const events = drafts(0).map((draft) => sampleEvent(draft));
  const filterTimes: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const startedAt = performance.now();
    for (const event of events) decideFilters(event, rules.filters);
    filterTimes.push(performance.now() - startedAt);
  }
  const all = distributionOf(times);
  const bareAll = distributionOf(bareTimes);
  const filter = distributionOf(filterTimes);
  return [
    {
      what: '1,000 events through all stages, persisted with 16 decisions and 2 messages each',
      measured: `${show(all)}; ${(all.p50 / bareAll.p50).toFixed(1)} × 1,000 bare inserts (${bareAll.p50.toFixed(1)} ms) for 12 times the rows`,
      promise: { text: '< 100 ms', holds: all.p50 < 100 },
    },
    { what: 'one event alone, accepted and durable', measured: show(distributionOf(single)) },
    { what: 'filter 1,000 events', measured: show(filter), promise: { text: '< 10 ms', holds: filter.p99 < 10 } },
  ];
}
