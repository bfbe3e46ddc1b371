import assert from 'node:assert/strict';
import { LookoutError } from '../../../../src/core/errors.ts';
import { type LogReadingOptions, readLog } from '../../../../src/recognisers/logs/logReading.ts';
import { type LogErrors, maxFrames, maxRecords } from '../../../../src/recognisers/logs/logRecord.ts';
import { cpuMsOf } from '../../../support/cpuTime.ts';

function read(text: string, options?: LogReadingOptions): LogErrors {
  const reading = readLog(options);
  reading.write(text);
  return reading.end();
}

const messages = ({ records }: LogErrors) => records.map(({ message }) => message);

describe('reading a log', () => {
  it('looks for what the user wants besides what it knows, or instead', () => {
    const text = 'ERROR disk full\nthe cart is stuck\norder 12 was refused\n';
    const patterns = ['stuck', '/order \\d+ was/'];
    assert.deepEqual(messages(read(text, { patterns })), ['disk full', 'the cart is stuck', 'order 12 was refused']);
    assert.deepEqual(messages(read(text, { patterns, builtIn: false })), ['the cart is stuck', 'order 12 was refused']);
  });

  it('makes records of warnings that the user asks for', () => {
    const { records, counts } = read('WARN disk nearly full\nWARN cache is cold\n', { patterns: ['disk'] });
    assert.deepEqual(
      records.map(({ level, message }) => ({ level, message })),
      [{ level: 'WARNING', message: 'disk nearly full' }],
    );
    assert.equal(counts.WARNING, 2);
  });

  it('leaves out what the user excludes, by its first line or by the type that stands in its last', () => {
    const trace = 'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    f()\nValueError: x\n';
    assert.deepEqual(read(`${trace}ERROR disk full\n`, { exclude: ['ValueError'] }).counts, {
      CRITICAL: 0,
      ERROR: 1,
      WARNING: 0,
    });
    assert.deepEqual(messages(read(`${trace}ERROR disk full\n`, { exclude: ['/DISK/i'] })), ['x']);
  });

  it('names a pattern that does not compile', () => {
    assert.throws(
      () => readLog({ patterns: ['/(/'] }),
      (error) => LookoutError.is(error, 'invalid') && error.message.includes('/(/'),
    );
  });

  it('tells each record as soon as a line shows that it is complete', () => {
    const told: string[] = [];
    const reading = readLog({ onRecord: ({ message }) => told.push(message) });
    reading.write('ERROR one\n');
    assert.deepEqual(told, []);
    reading.write('INFO next\n');
    assert.deepEqual(told, ['one']);
  });

  it('keeps a bounded number of records and frames, and counts all', () => {
    const deep = `TypeError: x\n${'    at f (/srv/a.js:1:1)\n'.repeat(maxFrames * 3)}`;
    const { records, counts } = read(deep.repeat(2) + 'ERROR full\n'.repeat(maxRecords + 10));
    assert.equal(records.length, maxRecords);
    assert.equal(records[0]?.frames.length, maxFrames);
    assert.equal(counts.ERROR, maxRecords + 12);
  });

  it('finds an error in a line of a megabyte, and behind it', () => {
    const found = read(`ERROR ${'x'.repeat(1 << 20)}\n${'y'.repeat(1 << 20)}\nERROR two\n`);
    assert.deepEqual(
      found.records.map(({ line }) => line),
      [1, 3],
    );
  });

  it('does not take a crash behind a warning or a harmless line for their rest', () => {
    const trace = 'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    f()\nValueError: x\n';
    assert.equal(read(`INFO started\n${trace}`).records.length, 1);
    assert.equal(
      read(`WARN disk nearly full\npanic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/a.go:1 +0x1\n`).counts
        .CRITICAL,
      1,
    );
  });

  it('finds an error within a sentence when its frames follow, and not without them', () => {
    const said = 'Request failed for order 7: TypeError: x is not a function';
    const { records } = read(`${said}\n    at load (/srv/a.js:3:7)\n`);
    assert.deepEqual(records, [
      {
        line: 1,
        endLine: 2,
        level: 'ERROR',
        type: 'TypeError',
        message: 'x is not a function',
        file: '/srv/a.js',
        lineNumber: 3,
        frames: [{ function: 'load', file: '/srv/a.js', line: 3, column: 7 }],
      },
    ]);
    assert.deepEqual(read(`${said}\nGET /orders 200\n`).records, []);
  });

  it('reads an inner exception of .NET, whose frames come before those of the reported one', () => {
    const text = [
      'Unhandled exception. System.InvalidOperationException: order 7 is lost',
      ' ---> System.IO.IOException: disk full',
      '   at Shop.Disk.Write(String path) in /srv/shop/Disk.cs:line 12',
      '   --- End of inner exception stack trace ---',
      '   at System.Threading.Tasks.Task.Run(Action action)',
      '   at Shop.Orders.Store(Int32 id) in /srv/shop/Orders.cs:line 40',
      '--- End of stack trace from previous location ---',
      '   at Shop.Program.Main(String[] args) in /srv/shop/Program.cs:line 3',
    ].join('\n');
    const [record] = read(`${text}\nINFO behind\n`).records;
    assert.equal(record?.type, 'System.InvalidOperationException');
    assert.equal(record?.message, 'order 7 is lost');
    assert.equal(record?.file, '/srv/shop/Orders.cs');
    assert.equal(record?.lineNumber, 40);
    assert.equal(record?.endLine, 8);
    assert.deepEqual(
      record?.frames.map(({ line }) => line),
      [40, 3, 12],
    );
  });

  const units = [
    'ERROR ',
    '[a] ERROR',
    '<a> ',
    'a.b.',
    'Error: ',
    'at ',
    '    at f (',
    'level=a ',
    'a=b ',
    '12:00:00 ',
    "in 'a':in ",
    '#0 a(1): ',
    '{"level":50,',
    'panic: ',
    ' | error',
    'x',
  ];
  for (const unit of units) {
    it(`reads a line of 64 KiB of ${JSON.stringify(unit)} in linear time, alone and behind an error`, () => {
      const line = unit.repeat(Math.ceil((64 * 1024) / unit.length));
      const cpuMs = cpuMsOf(() =>
        read(
          `${line}\nError: ${line}\nERROR ${line}\n2026-11-21 10:00:00 error ${line}\nTypeError: x\n    at ${line}\n \t${line}\nTraceback (most recent call last):\n  File "${line}\n${line}\n`,
        ),
      );
      assert.ok(cpuMs < 1000, `${cpuMs} ms`);
    });
  }
});
