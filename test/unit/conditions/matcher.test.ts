import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileValueGlob } from '../../../src/conditions/glob.ts';
import { compileTypeGlob } from '../../../src/core/typeGlob.ts';
import { compileMatcher, type MatcherConfig, matcherSchema } from '../../../src/conditions/matcher.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const event = sampleEvent({
  type: 'build.failed',
  severity: 'error',
  labels: { branch: 'main', workspace: 'api' },
  data: { path: 'src/deep/a.ts', durationMs: 1200, cached: false },
});

describe('matcher', () => {
  const cases: [MatcherConfig, boolean][] = [
    [{}, true],
    [{ type: 'build.failed' }, true],
    [{ type: 'build_failed' }, true],
    [{ type: 'build.*' }, true],
    [{ type: '*.failed' }, true],
    [{ type: '*' }, true],
    [{ type: 'test.*' }, false],
    [{ type: ['test.*', 'build.*'] }, true],
    [{ type: 'build' }, false],
    [{ severity: 'error' }, true],
    [{ severity: ['warning', 'critical'] }, false],
    [{ 'labels.branch': 'main' }, true],
    [{ 'labels.branch': 'ma*' }, true],
    [{ 'labels.missing': 'x' }, false],
    [{ 'data.path': '**/*.ts' }, true],
    [{ 'data.path': '*.ts' }, false],
    [{ 'data.durationMs': 1200 }, true],
    [{ 'data.cached': false }, true],
    [{ 'data.cached': 'false' }, false],
    [{ type: 'build.*', severity: 'warning' }, false],
    [{ not: { type: 'test.*' } }, true],
    [{ not: { type: 'build.*' } }, false],
    [{ any: [{ type: 'test.*' }, { severity: 'error' }] }, true],
    [{ all: [{ type: 'build.*' }, { severity: 'error' }] }, true],
    [{ all: [{ type: 'build.*' }, { severity: 'info' }] }, false],
    [{ any: [{ not: { any: [{ type: '*' }] } }] }, false],
    [{ 'data.constructor': 'x' }, false],
    [{ 'labels.__proto__': '*' }, false],
  ];
  for (const [config, expected] of cases) {
    it(`${JSON.stringify(config)} ${expected ? 'takes' : 'leaves'} a failed build on main`, () => {
      assert.equal(compileMatcher(matcherSchema.parse(config))(event), expected);
    });
  }

  it('is refused with an unknown field, and says which ones there are', () => {
    const result = matcherSchema.safeParse({ colour: 'red' });
    assert.match(result.error?.issues[0]?.message ?? '', /Unknown field "colour".*labels\.NAME/);
    assert.equal(matcherSchema.safeParse({ any: [] }).success, false);
    assert.equal(matcherSchema.safeParse({ not: { data: 'x' } }).success, false);
  });

  it('not is the opposite for any type glob and type', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.*]{1,12}$/), fc.stringMatching(/^[a-z.]{1,12}$/), (glob, type) => {
        const some = sampleEvent({ type });
        assert.equal(compileMatcher({ not: { type: glob } })(some), !compileMatcher({ type: glob })(some));
      }),
    );
  });
});

describe('glob', () => {
  const cases: [string, string, boolean][] = [
    ['**/*.ts', 'a.ts', true],
    ['**/*.ts', 'src/deep/a.ts', true],
    ['*.ts', 'src/a.ts', false],
    ['src/**', 'src/a/b', true],
    ['src/**/test/*.ts', 'src/a/b/test/x.ts', true],
    ['src/**/test/*.ts', 'src/test/x.ts', true],
    ['src/**/test/*.ts', 'src/tests/x.ts', false],
    ['*.{ts,tsx}', 'a.tsx', true],
    ['*.{ts,tsx}', 'a.js', false],
    ['?.ts', 'ab.ts', false],
    ['a**b', 'axxb', true],
    ['release-*', 'release-1.2', true],
    ['{', '{', true],
    ['plain.ts', 'plain.ts', true],
  ];
  for (const [pattern, value, expected] of cases) {
    it(`${pattern} ${expected ? 'takes' : 'leaves'} ${value}`, () =>
      assert.equal(compileValueGlob(pattern)(value), expected));
  }

  it('agrees with a plain regular expression on random type globs', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab.*]{1,8}$/), fc.stringMatching(/^[ab.]{0,10}$/), (pattern, type) => {
        const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*')}$`);
        assert.equal(compileTypeGlob(pattern)(type), expression.test(type));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not hang on patterns and texts made for it', () => {
    const hostile = `${'*a'.repeat(60)}b`;
    assert.equal(compileTypeGlob(hostile)('a'.repeat(5000)), false);
    assert.equal(compileValueGlob(`**/${hostile}/${'**/a/'.repeat(60)}b`)(`${'a/'.repeat(2000)}a`), false);
    assert.equal(compileValueGlob('{a,b}'.repeat(40))('x'), false);
  });
});
