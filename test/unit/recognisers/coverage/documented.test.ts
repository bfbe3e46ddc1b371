import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CoverageResult } from '../../../../src/recognisers/coverage/coverageResult.ts';
import { readCoverage } from '../../../../src/recognisers/coverage/registry.ts';

function read(text: string): CoverageResult {
  const reading = readCoverage();
  reading.write(text);
  return reading.end();
}

const lines = (...items: string[]) => items.map((item) => `${item}\n`).join('');
const cobertura = (classes: string, root = 'line-rate="0.5"') =>
  `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "coverage-04.dtd"><coverage ${root}><packages><package name="shop"><classes>${classes}</classes></package></packages></coverage>`;
const counts = (covered: number, total: number) => ({ total, covered, skipped: 0, pct: 0 });
const statement = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 9 } });

/** Written by what the formats' documentation says, for what could not be recorded. */
const cases: Readonly<Record<string, readonly [text: string, result: Partial<CoverageResult>]>> = {
  'LCOV 2 with comments, functions by index, and branches of exceptions': [
    lines(
      '# made by hand',
      'TN:unit',
      'SF:a,b.c',
      'VER:1',
      'FNL:0,1,4',
      'FNA:0,0,twice<int, long>',
      'FNA:0,3,twice<int>',
      'FNL:1,6,9',
      'FNA:1,0,never',
      'BRDA:2,e0,1,-',
      'BRDA:2,0,a > b, c,4',
      'DA:1,3,checksum',
      'DA:2,1.5e+06',
      'DA:6,0',
      'end_of_record',
    ),
    { format: 'lcov', lines: 66.67, branches: 50, functions: 50, files: [{ path: 'a,b.c', lines: 66.67 }] },
  ],
  'LCOV whose records of one file reach different lines': [
    lines(
      'SF:a.c',
      'FN:1,f',
      'FNDA:0,f',
      'FNF:1',
      'FNH:0',
      'DA:1,1',
      'DA:2,0',
      'end_of_record',
      'SF:b.c',
      'DA:1,0',
      'end_of_record',
      'SF:a.c',
      'FN:1,f',
      'FNDA:1,f',
      'FNF:1',
      'FNH:1',
      'DA:2,7',
      'DA:3,0',
      'end_of_record',
    ),
    {
      lines: 50,
      functions: 100,
      files: [
        { path: 'a.c', lines: 66.67 },
        { path: 'b.c', lines: 0 },
      ],
      lowest: ['b.c', 'a.c'],
    },
  ],
  'LCOV with sums alone': [lines('SF:a.c', 'LF:8', 'LH:6', 'end_of_record'), { lines: 75 }],
  'LCOV without a line of code': [lines('TN:', 'SF:a.c', 'end_of_record'), { lines: 100, lowest: [] }],
  'Cobertura with lines of methods, once in the class again and once not': [
    cobertura(
      `<class name="A" filename="A.cs"><methods><method name="M" signature="()"><lines><line number="3" hits="1"/><line number="4" hits="0"/></lines></method></methods>
      <lines><line number="3" hits="1"/><line number="4" hits="0"/><line number="9" hits="2" branch="True" condition-coverage="50% (1/2)"/></lines></class>
      <class name="B" filename="B.cs"><methods><method name="N" signature="()"><lines><line number="1" hits="0"/></lines></method></methods><lines/></class>`,
    ),
    {
      format: 'cobertura',
      lines: 50,
      branches: 50,
      functions: 50,
      files: [
        { path: 'A.cs', lines: 66.67 },
        { path: 'B.cs', lines: 0 },
      ],
    },
  ],
  'Cobertura with several classes in a file': [
    cobertura(
      '<class name="A" filename="A.java"><lines><line number="1" hits="0"/><line number="2" hits="1"/></lines></class><class name="A$B" filename="A.java"><lines><line number="1" hits="1"/><line number="3" hits="0"/></lines></class>',
    ),
    { lines: 66.67, files: [{ path: 'A.java', lines: 66.67 }] },
  ],
  'Cobertura without lines': [
    cobertura(
      '<class name="A" filename="A.java" line-rate="0.5"/>',
      'lines-valid="8" lines-covered="4" branches-valid="0" branches-covered="0"',
    ),
    { lines: 50, files: [] },
  ],
  'JaCoCo with groups': [
    '<report name="all"><group name="one"><package name="shop"><sourcefile name="A.java"><line nr="1" mi="0" ci="2" mb="0" cb="0"/><counter type="LINE" missed="0" covered="1"/></sourcefile><counter type="LINE" missed="0" covered="1"/></package></group><group name="two"><package name=""><sourcefile name="B.java"><counter type="LINE" missed="2" covered="0"/></sourcefile></package></group><counter type="LINE" missed="2" covered="1"/></report>',
    {
      format: 'jacoco',
      lines: 33.33,
      files: [
        { path: 'shop/A.java', lines: 100 },
        { path: 'B.java', lines: 0 },
      ],
    },
  ],
  'Clover of PHPUnit, with classes that have metrics too': [
    '<?xml version="1.0"?><coverage generated="1700000000"><project timestamp="1700000000"><package name="Shop"><file name="/shop/Price.php"><class name="Price" namespace="Shop"><metrics methods="9" coveredmethods="9" conditionals="0" coveredconditionals="0" statements="9" coveredstatements="9"/></class><line num="3" type="stmt" count="0"/><metrics loc="9" methods="2" coveredmethods="1" conditionals="0" coveredconditionals="0" statements="4" coveredstatements="1"/></file></package><metrics files="1" methods="2" coveredmethods="1" conditionals="0" coveredconditionals="0" statements="4" coveredstatements="1"/></project></coverage>',
    { format: 'clover', lines: 25, functions: 50, files: [{ path: '/shop/Price.php', lines: 25 }] },
  ],
  'Clover of OpenClover, whose tests are no code to cover': [
    '<coverage clover="4.5" generated="1"><project name="shop"><metrics conditionals="2" coveredconditionals="1" methods="1" coveredmethods="1" statements="2" coveredstatements="1"/><package name="p"><file name="A.java" path="/p/A.java"><metrics conditionals="2" coveredconditionals="1" methods="1" coveredmethods="1" statements="2" coveredstatements="1"/></file></package></project><testproject><metrics methods="1" coveredmethods="0" statements="9" coveredstatements="0"/><package name="p"><file path="/p/ATest.java"><metrics methods="1" coveredmethods="0" statements="9" coveredstatements="0"/></file></package></testproject></coverage>',
    { lines: 50, branches: 50, functions: 100, files: [{ path: '/p/A.java', lines: 50 }] },
  ],
  "Istanbul's summary, which cuts decimals and says Unknown of nothing": [
    JSON.stringify({
      total: { lines: counts(2, 3), branches: counts(0, 0), functions: counts(1, 2), statements: counts(2, 3) },
      'a.js': { lines: counts(2, 3) },
      'b.js': { lines: { ...counts(0, 0), pct: 'Unknown' } },
    }),
    {
      format: 'istanbul-summary',
      lines: 66.66,
      branches: 100,
      functions: 50,
      files: [
        { path: 'a.js', lines: 66.66 },
        { path: 'b.js', lines: 100 },
      ],
    },
  ],
  "Istanbul's hits, with several statements in a line": [
    JSON.stringify({
      '/a.js': {
        path: '/a.js',
        statementMap: { 0: statement(1), 1: statement(1), 2: statement(2) },
        s: { 0: 0, 1: 4, 2: 0 },
        fnMap: {},
        f: {},
        branchMap: {},
        b: { 0: [1, 0, 0] },
      },
    }),
    { format: 'istanbul', lines: 50, branches: 33.33, functions: 100 },
  ],
  'Go from several profiles': [
    lines('mode: atomic', 's/a.go:1.2,3.4 3 0', 's/a.go:5.2,6.4 1 1', 'mode: atomic', 's/a.go:1.2,3.4 3 9'),
    { format: 'go', lines: 100, lowest: [] },
  ],
};

describe('a coverage report', () => {
  for (const [name, [text, expected]] of Object.entries(cases))
    it(`in ${name} is understood`, () => {
      const result = read(text);
      const known = Object.fromEntries(Object.keys(expected).map((key) => [key, result[key as keyof CoverageResult]]));
      assert.deepEqual(known, expected);
    });

  const refused: Readonly<Record<string, string>> = {
    'is empty': '',
    'is blank': ' \n\n',
    'is prose': 'All tests passed\n',
    'is of tests': '<testsuites/>',
    "is SonarQube's":
      '<coverage version="1"><file path="a"><lineToCover lineNumber="1" covered="true"/></file></coverage>',
    'is JSON of something else': '{"name": "shop"}',
    'is an empty object': '{}',
    'is a cut record': lines('SF:a.c', 'DA:1,1'),
    'has a record without an end': lines('SF:a.c', 'DA:1,1', 'SF:b.c', 'end_of_record'),
    'has a line without a number': lines('SF:a.c', 'DA:x,1', 'end_of_record'),
    'has a cut block': 'mode: set\ns/a.go:1.2,3.4 1 1\ns/a.go:5.2,',
    'has a count that is none': cobertura('<class filename="a"><lines><line number="1" hits="many"/></lines></class>'),
    'covers more than there is': JSON.stringify({ total: { lines: counts(3, 2) } }),
    'lacks its counts': JSON.stringify({ meta: {}, files: {}, totals: {} }),
    'declares entities': '<!DOCTYPE coverage [<!ENTITY a "b">]><coverage>&a;</coverage>',
  };
  for (const [name, text] of Object.entries(refused))
    it(`that ${name} is refused when it ends`, () => {
      const reading = readCoverage();
      reading.write(text);
      assert.throws(() => reading.end(), { reason: 'invalid' });
    });

  it('names the ten files that miss most, the worst first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 30 }), (files) => {
        const result = read(
          lines(
            ...files.flatMap(([hit, missed], index) => [
              `SF:${index}.c`,
              ...Array.from({ length: hit + missed }, (_, line) => `DA:${line + 1},${line < hit ? 1 : 0}`),
              'end_of_record',
            ]),
          ),
        );
        const missedOf = (path: string) => files[Number.parseInt(path, 10)]?.[1] ?? 0;
        const expected = files
          .map(([, missed]) => missed)
          .filter((missed) => missed > 0)
          .toSorted((a, b) => b - a);
        assert.deepEqual(result.lowest.map(missedOf), expected.slice(0, 10));
        assert.deepEqual(
          result.files.map(({ path }) => path),
          files.map((_, index) => `${index}.c`),
        );
        const all = files.reduce((sum, [hit, missed]) => sum + hit + missed, 0);
        const covered = files.reduce((sum, [hit]) => sum + hit, 0);
        assert.ok(Math.abs(result.lines - (all === 0 ? 100 : (covered / all) * 100)) < 0.01);
        assert.equal(result.lines === 100, covered === all);
      }),
    );
  });
});
