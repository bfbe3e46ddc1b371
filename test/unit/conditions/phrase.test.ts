import assert from 'node:assert/strict';
import { compileCondition } from '../../../src/conditions/compileCondition.ts';
import { nearest } from '../../../src/conditions/phrase.ts';
import { examples } from '../../../src/conditions/vocabulary.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { say } from '../../../src/core/words/phrase.ts';

const minute = 60_000;

describe('a phrase', () => {
  for (const [phrase, expression, window] of [
    ['deploy succeeds', 'event.type == "deploy.succeeded"', undefined],
    ['alert me when the deployment succeeded', 'event.type == "deploy.succeeded"', undefined],
    ['deploy fails', 'event.type == "deploy.failed"', undefined],
    ['test coverage < 80%', 'coverage.lines < 80', undefined],
    ['Test coverage drops below 80 %', 'coverage.lines < 80', undefined],
    ['coverage is at least 92.5 percent', 'coverage.lines >= 92.5', undefined],
    ['branch coverage <= 70', 'coverage.branches <= 70', undefined],
    ['build takes longer than 5 minutes', 'build.durationMs > 300000', undefined],
    ['the build takes more than 1h 30m', 'build.durationMs > 5400000', undefined],
    ['build time > 90s', 'build.durationMs > 90000', undefined],
    ['a build fails', 'event.type == "build.failed"', undefined],
    ['builds are fixed', 'event.type == "build.completed" && event.data.transition == "fixed"', undefined],
    ['tests fail', 'event.type in ["test.failed", "test.errored"]', undefined],
    ['tests are flaky', 'event.type == "test.flaky"', undefined],
    [
      'tests fail 3 times in 10 minutes',
      'event.type in ["test.failed", "test.errored"]',
      { kind: 'count', count: 3, withinMs: 10 * minute },
    ],
    [
      'the build fails twice within an hour',
      'event.type == "build.failed"',
      { kind: 'count', count: 2, withinMs: 60 * minute },
    ],
    ['cpu > 90% for 5 minutes', 'cpu.percent > 90', { kind: 'for', forMs: 5 * minute }],
    ['memory usage is above 6 GB for 30s', 'memory.mb > 6144', { kind: 'for', forMs: 30_000 }],
    ['disk exceeds 95%', 'disk.percent > 95', undefined],
    [
      'no heartbeat in app.log for 10 minutes',
      'log.file == "app.log" && log.text.contains("heartbeat")',
      { kind: 'absence', forMs: 10 * minute },
    ],
    [
      'no build for 2 days',
      'event.type in ["build.completed", "build.failed"]',
      { kind: 'absence', forMs: 2880 * minute },
    ],
    ['"out of memory" appears in app.log', 'log.file == "app.log" && log.text.contains("out of memory")', undefined],
    [
      "logs/app.log contains 'disk and memory'",
      'log.file == "logs/app.log" && log.text.contains("disk and memory")',
      undefined,
    ],
    [
      'more than 5 errors per minute',
      'event.type in ["log.error", "log.critical"]',
      { kind: 'count', count: 6, withinMs: minute },
    ],
    ['build errors > 0 and branch is main', 'build.errors > 0 && branch == "main"', undefined],
    [
      'build fails or tests fail',
      'event.type == "build.failed" || event.type in ["test.failed", "test.errored"]',
      undefined,
    ],
    ['deploy fails on main', 'event.type == "deploy.failed" && branch == "main"', undefined],
    ['failed tests >= 3', 'tests.failed >= 3', undefined],
    ['pull request is merged', 'event.type == "pr.merged"', undefined],
    ['coverage.lines < 80 && branch == "main"', 'coverage.lines < 80 && branch == "main"', undefined],
  ] as const) {
    it(`"${phrase}" is ${expression}`, () => {
      const condition = compileCondition(phrase);
      assert.deepEqual({ expression: condition.expression, window: condition.window }, { expression, window });
      assert.ok(say(condition.canonical, 'en').length > 0);
    });
  }

  it('may say when it is over', () => {
    const { expression, recovery, window } = compileCondition('cpu > 90% for 5 minutes until below 60%');
    assert.deepEqual(
      { expression, recovery, window },
      { expression: 'cpu.percent > 90', recovery: 'cpu.percent < 60', window: { kind: 'for', forMs: 5 * minute } },
    );
  });

  it('may compare with what is usual', () => {
    const { expression, window, reads } = compileCondition('build takes longer than usual');
    assert.equal(expression, 'build.durationMs > baseline.upper');
    assert.deepEqual(reads, ['build.durationMs']);
    assert.deepEqual(window, { kind: 'deviation', field: 'build.durationMs', deviations: 3, samples: 10 });
  });

  for (const text of examples) {
    it(`that is suggested is understood: ${text}`, () => assert.ok(compileCondition(text).reads.length > 0));
  }

  for (const phrase of [
    '',
    'something is wrong',
    'coverage',
    'coverage < ',
    'coverage < eighty',
    'coverage < 80 ms',
    'tests fail sometimes',
    'tests fail 3 times in a while',
    'cpu for 5 minutes',
    'build fails and',
    'errors appear',
    'no heartbeat',
    'build takes longer than 5 apples',
    'memory > 6 errors',
    'deploy explodes',
    'tests fail 0 times in 10 minutes',
    'build errors > 50%',
    'cpu > 2 GB',
    'process.exit() == 1',
    'more than 5 warnings per minute',
    'more than 5 criticals per minute in app.log',
    'more than 5 errors per minute in logs/*.log',
    'more than 3 test failures per hour in a.test.ts',
  ]) {
    it(`that is not clear gets suggestions, never a guess: "${phrase}"`, () => {
      assert.throws(
        () => compileCondition(phrase),
        (error) => LookoutError.is(error, 'invalid') && error.message.length > 20,
        phrase,
      );
    });
  }

  for (const [phrase, english, japanese] of [
    ['deploy fails on main', 'a deploy fails, on branch main', 'デプロイが失敗する（ブランチ main）'],
    ['tests fail 3 times in 10 minutes', 'tests fail 3 times within 10 min', '10 分以内に 3 回: テストが失敗する'],
    ['the build fails once within an hour', 'a build fails 1 time within 1 h', '1 時間以内に 1 回: ビルドが失敗する'],
    [
      'cpu > 90% for 5 minutes until below 60%',
      'cpu.percent > 90 for 5 min, over when cpu.percent < 60',
      '次の状態が 5 分続く: cpu.percent > 90（cpu.percent < 60 で解消）',
    ],
    [
      'build takes longer than usual',
      'a build takes longer than usual (3 median deviations from the median of at least 10)',
      'ビルドにいつもより長くかかる（10 回以上の中央値から中央絶対偏差の 3 倍）',
    ],
    ['build takes longer than 5 minutes', 'a build takes longer than 5 min', 'ビルドに 5 分より長くかかる'],
    [
      'no heartbeat in app.log for 10 minutes',
      'nothing for 10 min of: "heartbeat" appears in app.log',
      '次のことが 10 分の間ない: app.log に「heartbeat」が現れる',
    ],
    [
      'build fails or tests fail and branch is not main',
      'a build fails or tests fail and the branch is not main',
      'ビルドが失敗する、または テストが失敗する、かつ ブランチが main ではない',
    ],
    ['test coverage < 80%', 'coverage.lines < 80', 'coverage.lines < 80'],
  ] as const) {
    it(`"${phrase}" means in both languages: ${english}`, () => {
      const { canonical } = compileCondition(phrase);
      assert.deepEqual([say(canonical, 'en'), say(canonical, 'ja')], [english, japanese]);
    });
  }

  it('that joins more than can be said means its expression', () => {
    const { canonical, expression } = compileCondition(Array.from({ length: 20 }, () => 'tests fail').join(' or '));
    assert.equal(say(canonical, 'ja'), expression);
  });

  it('that is not clear is answered with the nearest examples', () => {
    assert.equal(nearest('deploy explodes')[0]?.startsWith('deploy'), true);
    assert.match(nearest('coverage is somewhat low')[0] ?? '', /coverage/);
  });
});
