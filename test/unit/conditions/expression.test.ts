import assert from 'node:assert/strict';
import { compileExpression } from '../../../src/conditions/expression.ts';
import { LookoutError } from '../../../src/core/errors.ts';

const state = {
  coverage: { lines: 79.5 },
  branch: 'main',
  event: { type: 'build.completed', title: 'Build done', data: { durationMs: 400_000, list: ['a', 'b'] } },
  labels: { workspace: 'shop' },
};

describe('an expression', () => {
  for (const [source, expected, reads] of [
    ['coverage.lines < 80 && branch == "main"', true, ['branch', 'coverage.lines']],
    ['coverage.lines < 79', false, ['coverage.lines']],
    [
      'event.type == "build.completed" && event.data.durationMs > 300000',
      true,
      ['event.data.durationMs', 'event.type'],
    ],
    ['event.title.matches("^Build .*done$")', true, ['event.title']],
    ['event.type in ["build.failed", "build.completed"]', true, ['event.type']],
    ['event.data.list.exists(item, item == "b")', true, ['event.data.list']],
    ['labels["workspace"] == "shop"', true, ['labels.workspace']],
    ['cpu.percent > 90', undefined, ['cpu.percent']],
    ['event.data.missing == 3', undefined, ['event.data.missing']],
    ['branch > 3', undefined, ['branch']],
    ['event.data.constructor.name == "Object"', undefined, ['event.data.constructor.name']],
    ['coverage.lines < 90 || cpu.percent > 90', true, ['coverage.lines', 'cpu.percent']],
  ] as const) {
    it(`${source} is ${String(expected)}`, () => {
      const expression = compileExpression(source);
      assert.equal(expression.evaluate(state), expected);
      assert.deepEqual(expression.reads, reads);
    });
  }

  for (const [source, message] of [
    ['', /token/i],
    ['coverage.lines <', /token/i],
    ['1 + 2', /true or false/],
    ['process.env.HOME == "x"', /"process" is not known/],
    ['event.title.matches("(")', /pattern "\(" cannot be used/],
    ['event.title.matches(event.subject)', /text in quotes/],
    ['event.data.list.all(a, event.data.list.all(b, a == b))', /within another/],
    [`branch == "${'x'.repeat(2001)}"`, /longer than 2000/],
    [`${'('.repeat(60)}true${')'.repeat(60)}`, /./],
  ] as const) {
    it(`${source.slice(0, 40) || 'that is empty'} is refused with its reason`, () => {
      assert.throws(
        () => compileExpression(source),
        (error) => LookoutError.is(error, 'invalid') && message.test(error.message),
      );
    });
  }

  it('cannot be hung by a pattern', () => {
    const text = `${'a'.repeat(50_000)}!`;
    const { evaluate } = compileExpression('event.title.matches("^(a+)+$")');
    assert.equal(evaluate({ event: { title: text } }), false);
  });
});
