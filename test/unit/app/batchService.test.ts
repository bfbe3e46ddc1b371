import assert from 'node:assert/strict';
import type { BatchOptions } from '../../../src/app/batch.ts';
import { BatchService } from '../../../src/app/batchService.ts';
import type { Batch } from '../../../src/core/batch.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { PathChange } from '../../../src/core/pathChange.ts';
import type { BatchStore } from '../../../src/store/consumers.ts';
import { openBatchStore } from '../../support/batchStore.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

const base = '/work';
const change = (path: string, kind: PathChange['kind'] = 'modified'): PathChange => ({
  kind,
  path: `${base}/${path}`,
  event: 'e',
});
const changes = (count: number, prefix = 'f') => Array.from({ length: count }, (_, i) => change(`${prefix}${i}`));
const names = ({ items }: Batch) => items.map(({ path }) => path.slice(base.length + 1));

/** One run of the service; `batches` is what its only consumer was given. */
function run(store: BatchStore) {
  const clock = new VirtualClock();
  const warnings: string[] = [];
  let nextId = 0;
  const service = new BatchService({
    store,
    clock,
    logger: { ...silentLogger, warn: (text) => warnings.push(text) },
    newId: () => `batch-${(nextId += 1)}`,
    workspaceKey: 'w',
    baseFolder: base,
    onTargeted: () => {},
  });
  const batches: Batch[] = [];
  const answers: { acknowledge(): void; refuse(): void }[] = [];
  return {
    clock,
    warnings,
    service,
    batches,
    /** Answers of the batches given so far, in the same order. */
    answers,
    /** Connects the consumer `c`; with `isPrompt` it acknowledges at once. */
    connect: (options: BatchOptions = {}, isPrompt = true) =>
      service.subscribe('c', options, (batch) => {
        batches.push(batch);
        if (isPrompt) return Promise.resolve();
        const answer = Promise.withResolvers<void>();
        answers.push({ acknowledge: () => answer.resolve(), refuse: () => answer.reject(new Error('No.')) });
        return answer.promise;
      }),
  };
}

async function withRun(work: (first: ReturnType<typeof run>, restart: () => ReturnType<typeof run>) => Promise<void>) {
  using opened = openBatchStore();
  const runs = [run(opened.store)];
  const restart = () => {
    runs.at(-1)?.service.dispose();
    const next = run(opened.store);
    runs.push(next);
    return next;
  };
  try {
    if (runs[0] !== undefined) await work(runs[0], restart);
  } finally {
    runs.at(-1)?.service.dispose();
  }
}

describe('batch service', () => {
  it('delivers 2 s after the first change, and sooner when 100 have come', () =>
    withRun(async ({ clock, service, batches, connect }) => {
      await connect();
      await service.publish(changes(1, 'a'));
      await clock.advance(1500);
      await service.publish(changes(1, 'b'));
      await clock.advance(499);
      assert.equal(batches.length, 0);
      await clock.advance(1);
      assert.deepEqual(batches.map(names), [['a0', 'b0']]);
      await service.publish(changes(99));
      await clock.advance(1000);
      assert.equal(batches.length, 1);
      await service.publish(changes(151, 'g'));
      await clock.advance(0);
      assert.deepEqual(
        batches.slice(1).map(({ items, remaining }) => [items.length, remaining]),
        [
          [100, 150],
          [100, 50],
          [50, 0],
        ],
      );
      await clock.advance(60_000);
      assert.equal(batches.length, 4);
      assert.deepEqual(await service.statistics('c'), {
        name: 'c',
        events: 252,
        batches: 4,
        errors: 0,
        dropped: 0,
        depth: 0,
      });
    }));

  it('gives priority globs first and keeps the order within each', () =>
    withRun(async ({ clock, service, batches, connect }) => {
      await connect({ priorityGlobs: ['src/**/*.py'], size: 3 });
      await service.publish(['x', 'src/b.py', 'y', 'src/deep/a.py', 'z'].map((path) => change(path)));
      await clock.advance(0);
      assert.deepEqual(batches.map(names), [
        ['src/b.py', 'src/deep/a.py', 'x'],
        ['y', 'z'],
      ]);
    }));

  it('tells only the paths that are wanted; a rename across their border is what is seen of it', () =>
    withRun(async ({ clock, service, batches, connect }) => {
      await connect({ paths: ['src/**'] });
      const moved = (from: string, to: string): PathChange => ({
        ...change(to, 'renamed'),
        previousPath: `${base}/${from}`,
      });
      await service.publish([
        change('docs/a'),
        moved('docs/b', 'src/b'),
        moved('src/c', 'docs/c'),
        moved('src/d', 'src/e'),
      ]);
      await clock.advance(2000);
      const [batch] = batches;
      assert.deepEqual(
        batch?.items.map(({ kind, path }) => `${kind} ${path.slice(base.length + 1)}`),
        ['created src/b', 'deleted src/c', 'renamed src/e'],
      );
      assert.equal((await service.statistics('c'))?.events, 3);
    }));

  it('tells a path once, by its net effect, and says nothing when nothing is left', () =>
    withRun(async ({ clock, service, batches, connect }) => {
      await connect();
      await service.publish([change('a', 'created'), change('b'), change('a', 'deleted')]);
      await service.publish([change('c', 'created'), change('b', 'deleted'), change('c')]);
      await clock.advance(2000);
      assert.deepEqual(
        batches[0]?.items.map(({ kind, path }) => `${kind} ${path.slice(base.length + 1)}`),
        ['deleted b', 'created c'],
      );
      await service.publish([change('d', 'created')]);
      await service.publish([change('d', 'deleted')]);
      await clock.advance(10_000);
      assert.equal(batches.length, 1);
    }));

  it('delivers a refused batch again after growing waits, unchanged, and nothing else before', () =>
    withRun(async ({ clock, service, batches, answers, connect, warnings }) => {
      await connect({}, false);
      await service.publish([change('a')]);
      await clock.advance(2000);
      const waits = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000];
      for (const [index, waitMs] of waits.entries()) {
        answers.at(-1)?.refuse();
        await service.publish([change('a'), change(`b${index}`)]);
        await clock.advance(waitMs - 1);
        assert.equal(batches.length, index + 1);
        await clock.advance(1);
        assert.equal(batches.length, index + 2);
      }
      assert.deepEqual(new Set(batches.map(({ id, items }) => JSON.stringify([id, items]))).size, 1);
      assert.deepEqual(
        batches.map(({ redelivery }) => redelivery),
        [false, ...waits.map(() => true)],
      );
      assert.match(warnings[0] ?? '', /c: No\. The batch comes again in 1 s/);
      answers.at(-1)?.acknowledge();
      await clock.advance(2000);
      assert.deepEqual(names(batches.at(-1) as Batch), ['a', ...waits.map((_, index) => `b${index}`)]);
      assert.deepEqual(await service.statistics('c'), {
        name: 'c',
        events: 17,
        batches: 1,
        errors: 8,
        dropped: 0,
        depth: 9,
      });
    }));

  it('keeps a batch that was not acknowledged, and goes on collecting, until the consumer comes back', () =>
    withRun(async ({ clock, service, batches, connect }, restart) => {
      await connect({}, false);
      await service.publish([change('a')]);
      await clock.advance(2000);
      const second = restart();
      await second.service.publish([change('b')]);
      await second.clock.advance(10_000);
      await second.connect();
      await second.clock.advance(0);
      assert.deepEqual(second.batches.map(names), [['a'], ['b']]);
      assert.deepEqual(
        second.batches.map(({ redelivery }) => redelivery),
        [true, false],
      );
      assert.equal(second.batches[0]?.id, batches[0]?.id);
    }));

  it('after more than 10,000 changes tells one rescan instead, says so, and counts what it replaced', () =>
    withRun(async ({ clock, service, batches, answers, connect, warnings }) => {
      await connect({ size: 10 }, false);
      await service.publish(changes(10, 'early'));
      await clock.advance(0);
      await service.publish(changes(9990));
      assert.equal((await service.statistics('c'))?.depth, 10_000);
      assert.deepEqual(warnings, []);
      await service.publish(changes(5, 'more'));
      assert.equal((await service.statistics('c'))?.depth, 11);
      assert.match(warnings[0] ?? '', /consumer c: more than 10000 changes .* 9991 were replaced by one rescan/);
      answers[0]?.acknowledge();
      await clock.advance(2000);
      assert.deepEqual(names(batches[0] as Batch), names({ items: changes(10, 'early') } as unknown as Batch));
      assert.deepEqual(batches[1]?.items, [{ kind: 'rescan', path: '' }]);
      assert.equal((await service.statistics('c'))?.dropped, 9995);
    }));

  it('while a rescan is under way tells a file as modified: the consumer may know it, and must hear of its end', () =>
    withRun(async ({ clock, service, batches, answers, connect }) => {
      await connect({ size: 1000 }, false);
      await service.publish(changes(10_001));
      await clock.advance(2000);
      assert.equal(batches[0]?.items[0]?.kind, 'rescan');
      await service.publish([change('a', 'created'), change('b', 'created')]);
      await service.publish([change('a', 'deleted')]);
      answers[0]?.acknowledge();
      await clock.advance(2000);
      assert.deepEqual(
        batches[1]?.items.map(({ kind, path }) => `${kind} ${path.slice(base.length + 1)}`),
        ['deleted a', 'modified b'],
      );
    }));

  it('forgets a consumer only when it is unsubscribed', () =>
    withRun(async ({ clock, service, batches, connect }) => {
      const connection = await connect();
      connection.dispose();
      await service.publish([change('a')]);
      await clock.advance(5000);
      assert.deepEqual([batches.length, (await service.statistics('c'))?.depth], [0, 1]);
      await service.unsubscribe('c');
      assert.equal(await service.statistics('c'), undefined);
      await service.publish([change('b')]);
      assert.deepEqual(await service.list(), []);
    }));

  it('refuses what does not fit, naming it', () =>
    withRun(async ({ service, connect }) => {
      const deliver = () => Promise.resolve();
      const cases: [string, unknown, RegExp][] = [
        ['', {}, /"name"/],
        ['a b', {}, /"name"/],
        ['a', { size: 0 }, /"size"/],
        ['a', { size: 1001 }, /"size"/],
        ['a', { waitMs: -1 }, /"waitMs"/],
        ['a', { priorityGlobs: [''] }, /"priorityGlobs\.0"/],
        ['a', { globs: [] }, /globs/],
      ];
      for (const [name, options, message] of cases) {
        const isRight = (error: unknown) => LookoutError.is(error, 'invalid') && message.test(error.message);
        await assert.rejects(service.subscribe(name, options as BatchOptions, deliver), isRight);
      }
      await connect();
      await assert.rejects(connect(), /connected already/);
      for (let i = 1; i < 32; i += 1) await service.subscribe(`n${i}`, {}, deliver);
      await assert.rejects(service.subscribe('one-more', {}, deliver), /32 consumers/);
    }));
});
