import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { Batch } from '../../../src/core/batch.ts';
import { BatchService } from '../../../src/app/batchService.ts';
import { connectBatchLines } from '../../../src/cli/batchLines.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { openBatchStore } from '../../support/batchStore.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

/** A pipeline behind two pipes, on a virtual clock. */
async function withLines(
  work: (parts: {
    clock: VirtualClock;
    service: BatchService;
    input: PassThrough;
    printed: Batch[];
    warnings: string[];
    publish(path: string): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  using opened = openBatchStore();
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const printed: Batch[] = [];
  const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
  let nextId = 0;
  const newId = () => `b${(nextId += 1)}`;
  const { store } = opened;
  const service = new BatchService({
    store,
    clock,
    logger,
    newId,
    workspaceKey: 'w',
    baseFolder: '/w',
    onTargeted() {},
  });
  const input = new PassThrough();
  const terminal = {
    json: true,
    line: (value: unknown) => void printed.push((value as { batch: Batch }).batch),
    say: () => {},
    logger,
  };
  const lines = await connectBatchLines({ batches: service, name: 'c', terminal, input, clock });
  const publish = async (path: string) => {
    await service.publish([{ kind: 'modified', path: `/w/${path}`, event: 'e' }]);
    await clock.advance(2000);
  };
  try {
    await work({ clock, service, input, printed, warnings, publish });
  } finally {
    lines.dispose();
    service.dispose();
    assert.equal(input.destroyed, true);
    assert.equal(clock.pending, 0);
  }
}

describe('batches on standard output', () => {
  it('come again when 30 s went by without an answer', () =>
    withLines(async ({ clock, printed, service, publish }) => {
      await publish('a');
      await clock.advance(29_999);
      assert.equal(printed.length, 1);
      await clock.advance(1001);
      assert.deepEqual(
        printed.map(({ id, redelivery }) => [id, redelivery]),
        [
          ['b1', false],
          ['b1', true],
        ],
      );
      assert.equal((await service.statistics('c'))?.errors, 1);
    }));

  it('take an acknowledgement that comes late, and print that batch no more', () =>
    withLines(async ({ clock, printed, service, input, publish }) => {
      await publish('a');
      await clock.advance(30_500);
      input.write('{"ack":"b1"}\n');
      await clock.advance(60_000);
      assert.equal(printed.length, 1);
      assert.equal((await service.statistics('c'))?.batches, 1);
    }));

  it('take answers in pieces and several at once, and leave out what is none', () =>
    withLines(async ({ clock, printed, service, input, warnings, publish }) => {
      await publish('a');
      input.write('{"ack":');
      input.write('"b1"}\n\n{"ack":"other"}\n[]\n{"ack":1}\n');
      input.write(`${'x'.repeat(100_000)}`);
      input.write('\n{"nack":"other"}\n');
      await publish('b');
      assert.deepEqual(
        printed.map(({ items }) => items[0]?.path),
        ['/w/a', '/w/b'],
      );
      assert.equal(warnings.length, 3);
      assert.ok(warnings.every((text) => text.length < 200));
      input.write('{"nack":"b2"}\n');
      await clock.advance(1000);
      assert.deepEqual(printed.at(-1)?.redelivery, true);
      assert.equal((await service.statistics('c'))?.batches, 1);
    }));

  it('are kept when the input ends', () =>
    withLines(async ({ clock, printed, service, input, warnings, publish }) => {
      await publish('a');
      input.end();
      await clock.advance(120_000);
      await publish('b');
      assert.equal(printed.length, 1);
      assert.equal((await service.statistics('c'))?.depth, 2);
      assert.match(warnings.at(-1) ?? '', /Input ended: the batches of c are kept/);
    }));
});
