import assert from 'node:assert/strict';
import { phrase, readWords, say, sayBriefly, textIn } from '../../../../src/core/words/phrase.ts';
import { japanese } from '../../../../src/core/words/ja.ts';
import { formatBytes, formatDuration, formatElapsed } from '../../../../src/core/units.ts';

describe('a phrase', () => {
  it('is said in each language, with parts that may be absent', () => {
    const errors = phrase('count.errors', { count: 1 });
    const failed = phrase('build.failed', { name: 'web', errors });
    assert.equal(say(failed, 'en'), 'Build failed: web (1 error)');
    assert.equal(say(failed, 'ja'), 'ビルドが失敗しました: web（エラー 1 件）');
  });

  it('is short in a row of a list: without how long, how many and where, but with what it is about', () => {
    const two = phrase('count.errors', { count: 2 });
    for (const [words, brief] of [
      [phrase('build.failed', { name: 'web', errors: two, elapsed: '1.9 s' }), 'Build failed: web'],
      [
        phrase('tests.failed', { name: 'npm test', what: '2 failed', count: '1/5 passed' }),
        'Tests failed: npm test, 2 failed',
      ],
      [phrase('log.record', { where: 'app.log', what: 'lost', place: 'a.py:1' }), 'app.log: lost'],
      [phrase('deploy.succeeded', { what: '2.4.1' }), 'Deploy succeeded: 2.4.1'],
      [phrase('command.done', { name: 'ls', elapsed: '3 s' }), 'ls is done after 3 s'],
      [phrase('folder.changed', { count: 2, folder: 'src' }), '2 files changed in src'],
      [phrase('condition.met', { name: 'deploy succeeds' }), 'deploy succeeds'],
      [phrase('condition.cleared', { name: 'deploy succeeds' }), 'No longer: deploy succeeds'],
      ['as it stands', 'as it stands'],
    ] as const)
      assert.equal(sayBriefly(words, 'en'), brief);
    assert.equal(sayBriefly(phrase('build.failed', { name: 'web', errors: two }), 'ja'), 'ビルドが失敗しました: web');
  });

  it('writes numbers and lists as the language does', () => {
    const counts = [phrase('count.created', { count: 12_345 }), phrase('count.deleted', { count: 2 })];
    assert.equal(say(counts, 'en'), '12,345 created, 2 deleted');
    assert.equal(say(counts, 'ja'), '作成 12,345 件、削除 2 件');
    assert.equal(formatElapsed(125_000, 'ja'), '2 分 5 秒');
    assert.equal(formatDuration(7_200_000, 'ja'), '2 時間');
    assert.equal(formatBytes(1536, 'ja'), '1.5 KiB');
  });

  it('never reads again what it was filled with', () => {
    assert.equal(textIn('en', 'file.created', { name: '{name}<{x}>$&' }), '{name}<{x}>$& created');
  });

  it('is said in English where the language lacks it', () => {
    const kept = japanese['file.created'];
    const texts = japanese as Record<string, unknown>;
    try {
      delete texts['file.created'];
      assert.equal(textIn('ja', 'file.created', { name: 'a.ts' }), 'a.ts created');
    } finally {
      texts['file.created'] = kept;
    }
  });

  it('of a stored event is read only when it can be said', () => {
    const good = phrase('build.failed', { name: 'web', errors: phrase('count.errors', { count: 2 }) });
    assert.deepEqual(readWords(JSON.parse(JSON.stringify(good))), good);
    const bad = [
      { key: 'constructor' },
      { key: '__proto__' },
      { key: 'file.created', with: { name: { key: 'no' } } },
      null,
      true,
    ];
    for (const value of bad) assert.equal(readWords(value), undefined);
    let deep: unknown = 'x';
    for (let i = 0; i < 100; i += 1) deep = [deep];
    assert.equal(readWords(deep), undefined);
  });
});
