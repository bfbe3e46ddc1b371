import assert from 'node:assert/strict';
import { formatBytes, formatDuration, formatElapsed, parseDuration, parseSize } from '../../../src/core/units.ts';

describe('units', () => {
  it('read durations and sizes', () => {
    assert.deepEqual(
      ['300ms', '2s', '5m', '1h', '7d', '1.5s'].map(parseDuration),
      [300, 2000, 300_000, 3_600_000, 604_800_000, 1500],
    );
    assert.deepEqual(['512B', '64KiB', '10MB', '1GiB'].map(parseSize), [512, 65_536, 10_000_000, 1_073_741_824]);
    for (const bad of ['', '5', 'm', '-1s', '1 year', '1e9s']) assert.equal(parseDuration(bad), undefined, bad);
    assert.equal(parseSize('10 apples'), undefined);
  });

  it('write them for people', () => {
    assert.deepEqual(
      [90_000, 300_000, 7_200_000, 20, 60_000, 86_400_000].map((value) => formatDuration(value)),
      ['90 s', '5 min', '2 h', '20 ms', '1 min', '1 d'],
    );
    assert.deepEqual(
      [840, 1500, 59_940, 125_000, 3_720_000].map((value) => formatElapsed(value)),
      ['840 ms', '1.5 s', '59.9 s', '2 min 5 s', '1 h 2 min'],
    );
    assert.deepEqual(
      [512, 1536, 3_145_728].map((value) => formatBytes(value)),
      ['512 B', '1.5 KiB', '3.0 MiB'],
    );
  });
});
