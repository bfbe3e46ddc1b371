import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { LookoutError } from '../../../src/core/errors.ts';
import { positionFromJson, positionToJson, Tail } from '../../../src/watchers/logs/tail.ts';
import { tempFolder } from '../../support/tempFolder.ts';

async function readAll(tail: Tail): Promise<string> {
  const chunks: Uint8Array[] = [];
  await tail.read({ onBytes: (bytes) => chunks.push(bytes) });
  return Buffer.concat(chunks).toString();
}

describe('the tail of a log', () => {
  it('gives what was appended, once', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'app.log');
    const tail = new Tail(path);
    assert.equal(await readAll(tail), '');
    writeFileSync(path, 'one\n');
    assert.equal(await readAll(tail), 'one\n');
    assert.equal(await readAll(tail), '');
    appendFileSync(path, 'two\n');
    assert.equal(await readAll(tail), 'two\n');
  });

  it('may begin at the end, and goes on from a stored position', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'app.log');
    writeFileSync(path, 'old\n');
    const tail = new Tail(path);
    assert.ok(await tail.skip());
    appendFileSync(path, 'new\n');
    assert.equal(await readAll(tail), 'new\n');
    const { position } = tail;
    assert.ok(position !== undefined);
    appendFileSync(path, 'meanwhile\n');
    const next = new Tail(path, positionFromJson(JSON.parse(JSON.stringify(positionToJson(position)))));
    assert.equal(await readAll(next), 'meanwhile\n');
    assert.equal(positionFromJson('nonsense'), undefined);
  });

  it('reads the rest of a file that was rotated by a rename before the new one', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'app.log');
    writeFileSync(path, 'one\n');
    const tail = new Tail(path);
    await readAll(tail);
    appendFileSync(path, 'last words\n');
    renameSync(path, `${path}.1`);
    assert.equal(await readAll(tail), '');
    writeFileSync(path, 'first words\n');
    assert.equal(await readAll(tail), 'last words\nfirst words\n');
  });

  it('begins anew after a truncation, also when the log has grown past the place since', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'app.log');
    writeFileSync(path, 'one\ntwo\n');
    const tail = new Tail(path);
    await readAll(tail);
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, 'a much longer line than before\n');
    assert.equal(await readAll(tail), 'a much longer line than before\n');
    truncateSync(path);
    assert.equal(await readAll(tail), '');
    appendFileSync(path, 'x\n');
    assert.equal(await readAll(tail), 'x\n');
  });

  it('survives that the log is deleted and made again', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'app.log');
    writeFileSync(path, 'one\n');
    const tail = new Tail(path);
    await readAll(tail);
    rmSync(path);
    assert.equal(await readAll(tail), '');
    writeFileSync(path, 'again\n');
    assert.equal(await readAll(tail), 'again\n');
  });

  it('refuses folders, binary files and links, saying what they are', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'logs'));
    await assert.rejects(
      readAll(new Tail(join(folder.path, 'logs'))),
      (error) => LookoutError.is(error, 'invalid') && /is a folder; name a file/.test(error.message),
    );
    writeFileSync(join(folder.path, 'core'), Buffer.from([1, 2, 0, 3]));
    await assert.rejects(readAll(new Tail(join(folder.path, 'core'))), /binary file/);
    writeFileSync(join(folder.path, 'utf16'), Buffer.from('\uFEFFERROR\n', 'utf16le'));
    assert.equal((await readAll(new Tail(join(folder.path, 'utf16')))).length, 14);
  });

  it('gives every byte exactly once over any sequence of appends, rotations and restarts', async () => {
    await overAnyCourse(async (course) => {
      let tail = new Tail(course.path);
      let seen = '';
      for (const step of course.steps) {
        if (step() === 'restart') tail = new Tail(course.path, tail.position);
        seen += await readAll(tail);
      }
      assert.equal(seen, course.written.join(''));
    });
  });

  for (const encoding of ['utf-8', 'utf-16le'] as const)
    it(`gives every line whole and once, of ${encoding}, to whoever goes on behind the last whole one`, async () => {
      await overAnyCourse(async (course) => {
        let tail = new Tail(course.path);
        const lines: string[] = [];
        let rest = '';
        let decoder: TextDecoder | undefined;
        const end = () => {
          lines.push(...rest.split('\n'));
          rest = '';
        };
        for (const step of course.steps) {
          if (step() === 'restart') {
            tail = new Tail(course.path, tail.linePosition);
            rest = '';
            decoder = undefined;
          }
          await tail.read({
            onBytes: (bytes, piece) => {
              if (piece.isNewFile) {
                end();
                decoder = undefined;
              }
              if (bytes.length === 0) return;
              decoder ??= new TextDecoder(piece.encoding);
              rest += decoder.decode(bytes, { stream: true });
              const whole = rest.lastIndexOf('\n') + 1;
              if (whole > 0) lines.push(...rest.slice(0, whole - 1).split('\n'));
              rest = rest.slice(whole);
            },
          });
        }
        end();
        const expected = course.written.flatMap((text) => text.replace(byteOrderMark, '').split('\n'));
        assert.deepEqual(
          lines.filter((line) => line !== ''),
          expected.filter((line) => line !== ''),
        );
      }, encoding);
    });
});

const byteOrderMark = '\uFEFF';

interface Course {
  readonly path: string;
  /** Each does one thing to the log. */
  readonly steps: Iterable<() => 'restart' | undefined>;
  /** What was written, a text for each file that the log was. */
  readonly written: string[];
}

/** Tries `look` on appends, rotations and restarts in any order. */
async function overAnyCourse(
  look: (course: Course) => Promise<void>,
  encoding: 'utf-8' | 'utf-16le' = 'utf-8',
): Promise<void> {
  const mark = encoding === 'utf-8' ? '' : byteOrderMark;
  const act = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'é', '漢', '\n', '\u0a0a'), minLength: 1, maxLength: 40 }),
    },
    { weight: 1, arbitrary: fc.constant('rotation' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      using folder = tempFolder();
      const path = join(folder.path, 'app.log');
      const written: string[] = [];
      const append = (text: string): void => {
        appendFileSync(path, Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le'));
        written[written.length - 1] += text;
      };
      const begin = (): void => {
        written.push('');
        // A log that is there again before the next look: of two rotations between looks only the last file is found.
        append(mark);
      };
      const steps = acts.map((what) => () => {
        if (what === 'restart') return what;
        if (written.length === 0) begin();
        else if (what === 'rotation') {
          renameSync(path, `${path}.${written.length}`);
          begin();
        }
        if (what !== 'rotation') append(what);
        return undefined;
      });
      await look({ path, steps, written });
    }),
    { numRuns: 60 },
  );
}
