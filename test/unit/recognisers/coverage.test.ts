import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LookoutError } from '../../../src/core/errors.ts';
import type { CoverageResult } from '../../../src/recognisers/coverage/coverageResult.ts';
import { readCoverage } from '../../../src/recognisers/coverage/readCoverage.ts';
import { chunksOf, recordingsOf } from '../../support/recordings.ts';

function read(chunks: readonly string[]): CoverageResult {
  const reading = readCoverage();
  for (const chunk of chunks) reading.write(chunk);
  return reading.end();
}

const name = (path: string) => path.split('/').at(-1);

/** JaCoCo runs on nothing that Debian packages: the shape of https://www.jacoco.org/jacoco/trunk/coverage/report.dtd. */
const jacoco = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="shop"><sessioninfo id="a" start="1" dump="2"/><package name="com/shop"><class name="com/shop/Orders" sourcefilename="Orders.java"><method name="load" desc="()V" line="3"><counter type="LINE" missed="3" covered="1"/></method><counter type="LINE" missed="3" covered="1"/></class><sourcefile name="Orders.java"><line nr="3" mi="0" ci="2" mb="1" cb="1"/><counter type="LINE" missed="3" covered="1"/></sourcefile><sourcefile name="Cart.java"><counter type="LINE" missed="0" covered="2"/></sourcefile><counter type="LINE" missed="3" covered="3"/></package><counter type="INSTRUCTION" missed="1" covered="1"/><counter type="BRANCH" missed="1" covered="2"/><counter type="LINE" missed="3" covered="3"/><counter type="METHOD" missed="0" covered="4"/></report>`;

describe('a coverage report', () => {
  const recordings = recordingsOf('coverage');

  for (const { tool, scene, text, truth } of recordings) {
    it(`of ${tool} (${scene}) says what the tool itself says`, () => {
      const { subject: _subject, from: _from, exit: _exit, ...expected } = truth;
      const { lowest, files, ...shares } = read([text]);
      const byName = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);
      const found: Record<string, unknown> = {
        ...shares,
        lowest: lowest.map(name),
        files: files.map((file) => ({ ...file, path: name(file.path) ?? '' })).toSorted(byName),
      };
      if (Array.isArray(expected['files'])) (expected['files'] as { path: string }[]).sort(byName);
      // go tool cover writes one decimal.
      if (tool === 'gocover') found['lines'] = Math.round(shares.lines * 10) / 10;
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected);
    });
  }

  it('of JaCoCo is summed up by its own counters', () => {
    assert.deepEqual(read([jacoco]), {
      format: 'jacoco',
      lines: 50,
      branches: 66.67,
      functions: 100,
      files: [
        { path: 'com/shop/Orders.java', lines: 25 },
        { path: 'com/shop/Cart.java', lines: 100 },
      ],
      lowest: ['com/shop/Orders.java'],
    });
  });

  it('names at most ten files, first the one that misses most lines', () => {
    const record = (_: unknown, index: number) =>
      `SF:f${index}\n${Array.from({ length: index }, (_, line) => `DA:${line},0`).join('\n')}\nend_of_record\n`;
    const { lowest } = read([Array.from({ length: 20 }, record).join('')]);
    assert.deepEqual(
      lowest,
      Array.from({ length: 10 }, (_, index) => `f${19 - index}`),
    );
  });

  it('counts a file once that several records name, and a block that several packages report', () => {
    assert.equal(read(['TN:\nSF:a\nDA:1,0\nDA:2,1\nend_of_record\nSF:a\nDA:1,3\nend_of_record\n']).lines, 100);
    assert.equal(read(['mode: set\na.go:1.1,2.2 3 0\na.go:1.1,2.2 3 1\na.go:3.1,4.2 1 0\n']).lines, 75);
  });

  it('is read in the same way whatever the chunks', () => {
    const texts = [jacoco, ...recordings.map(({ text }) => text)];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.nat(), { maxLength: 40 }), (text, cuts) => {
        assert.deepEqual(read(chunksOf(text, cuts)), read([text]));
      }),
    );
  });

  for (const { tool, scene, text } of [...recordings, { tool: 'jacoco', scene: 'made', text: jacoco }]) {
    it(`of ${tool} (${scene}) that is cut off is refused`, () => {
      const trimmed = text.trimEnd();
      const isLines = /lcov|gcov|profile/.test(scene);
      const half = isLines ? trimmed.slice(0, -3) : trimmed.slice(0, Math.floor(trimmed.length / 2));
      assert.throws(
        () => read([half]),
        (error) => LookoutError.is(error, 'invalid') && error.message.includes('is not complete'),
      );
    });
  }

  const refused: Readonly<Record<string, string>> = {
    'another JSON': '{"name":"shop","version":"1.0.0"}',
    'another XML': '<html><body/></html>',
    'another text': 'Statements : 80 %',
    'broken XML': '<coverage line-rate="1"><a></b></coverage>',
    'an entity of its own': '<!DOCTYPE coverage [<!ENTITY a "b">]><coverage line-rate="1">&a;</coverage>',
    nothing: '',
  };
  for (const [what, text] of Object.entries(refused)) {
    it(`is not ${what}`, () => {
      assert.throws(
        () => read([text]),
        (error) => LookoutError.is(error, 'invalid'),
      );
    });
  }
});
