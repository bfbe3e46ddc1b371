import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toldBatch } from '../../../src/app/toldBatch.ts';
import type { BatchItem } from '../../../src/core/pathChange.ts';
import { createRedactor } from '../../../src/core/redaction.ts';

describe('a batch that leaves the machine', () => {
  const base = join(homedir(), 'work');
  const told = (item: BatchItem) =>
    toldBatch({ id: 'b', consumer: 'c', redelivery: false, remaining: 3, items: [item] }, base, createRedactor().text);
  const cases: [string, BatchItem, BatchItem][] = [
    [
      'tells paths below the folder',
      { kind: 'renamed', path: join(base, 'src/a.ts'), previousPath: join(base, 'b.ts'), event: 'e' },
      { kind: 'renamed', path: 'src/a.ts', previousPath: 'b.ts', event: 'e' },
    ],
    [
      'hides the home folder in others',
      { kind: 'modified', path: join(homedir(), 'notes.txt'), event: 'e' },
      { kind: 'modified', path: '~/notes.txt', event: 'e' },
    ],
    ['leaves a rescan as it is', { kind: 'rescan', path: '' }, { kind: 'rescan', path: '' }],
  ];
  for (const [what, item, expected] of cases) {
    it(what, () => {
      assert.deepEqual(told(item), { id: 'b', consumer: 'c', redelivery: false, remaining: 3, items: [expected] });
    });
  }
});
