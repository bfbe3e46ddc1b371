import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLog } from '../../../src/recognisers/logs/logReading.ts';
import type { LogErrors, LogRecord } from '../../../src/recognisers/logs/logRecord.ts';
import { chunksOf, type Recording, recordingsOf } from '../../support/recordings.ts';

function read(chunks: readonly string[]): LogErrors {
  const reading = readLog();
  for (const chunk of chunks) reading.write(chunk);
  return reading.end();
}

type KnownRecord = Partial<LogRecord>;

/** Of each record the fields that the truth knows; logs name files in longer ways than the truth. */
function comparable({ records, counts }: LogErrors, truth: Recording['truth']): object {
  const known = truth['records'] as readonly KnownRecord[];
  const found = records.map((record, index) => {
    const named = { ...record, ...(record.file === undefined ? {} : { file: record.file.split(/[\\/]/).at(-1) }) };
    return Object.fromEntries(Object.keys(known[index] ?? {}).map((key) => [key, named[key as keyof LogRecord]]));
  });
  return { counts, records: found };
}

describe('a recorded log', () => {
  const recordings = recordingsOf('errors');

  for (const { tool, name, text, truth } of recordings) {
    it(`of ${tool} (${name}) is put together to the records that were raised`, () => {
      const { counts, records } = truth;
      assert.deepEqual(comparable(read([text]), truth), { counts, records });
    });
  }

  it('has lines of its own in each record, in their order', () => {
    for (const { text } of recordings) {
      const lineCount = text.split('\n').length;
      for (const { line, endLine } of read([text]).records)
        assert.ok(line >= 1 && line <= endLine && endLine <= lineCount);
    }
  });

  it('is read in the same way whatever the chunks and the line ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...recordings), { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (parts, cuts) => {
          const text = parts.map((part) => part.text).join('');
          const whole = read([text]);
          assert.deepEqual(read(chunksOf(text, cuts)), whole);
          assert.deepEqual(read([...chunksOf(text.replaceAll(/\r?\n/g, '\r\n'), cuts)]), whole);
        },
      ),
      { numRuns: 200 },
    );
  });
});
