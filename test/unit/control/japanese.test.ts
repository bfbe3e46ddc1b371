import assert from 'node:assert/strict';
import type { ControlledProblem, ControlledWatcher, ControlPort } from '../../../src/control/command.ts';
import { commands, runCommand } from '../../../src/control/registry.ts';
import { loadSentences } from '../../../src/core/words/sentence.ts';

const watcher: ControlledWatcher = { number: 3, kind: 'file', label: 'a.py', state: 'paused', last: 'a.py が変更' };
const problem: ControlledProblem = { key: 'build web', title: 'ビルド', openedMs: 0, lastEventId: 'id1' };
const event = { id: 'id1', type: 'build.failed', title: 'ビルド', time: '2026-03-04T05:06:07Z', problem: 'build web' };

/** What commands act through, with one of everything or with nothing. */
function portWith(isFull: boolean): ControlPort {
  const some = <T>(...items: T[]): T[] => (isFull ? items : []);
  return {
    watchers: () => some(watcher, { ...watcher, number: 4, state: 'watching', last: undefined }),
    addWatcher: async () => watcher,
    pauseWatcher: async () => {},
    resumeWatcher: async () => {},
    removeWatcher: async () => {},
    history: async () => some(event),
    problems: async () => some(problem, { ...problem, key: 'test', lastEventId: 'id2', acknowledgedBy: 'Sam' }),
    acknowledge: async () => true,
    snooze: async () => {},
    explain: async () => (isFull ? ['ビルド'] : undefined),
    report: async () => ({ lines: ['週次レポート'], result: {} }),
    channels: () => some({ name: 'hook', state: 'failing' }, { name: 'off', state: 'disabled' }),
    canonical: async () => 'ビルドが失敗する',
    now: () => 3_600_000,
  };
}

const answer = async (text: string, isFull: boolean): Promise<string> => {
  const caller = { name: 'Sam', language: 'ja' } as const;
  return (await runCommand(text, { control: portWith(isFull), caller })).message;
};

/** Two words of English beside each other: a sentence of ours that nobody translated. Usages are no sentences. */
const isEnglish = (text: string): boolean => /[a-z]{2,} [a-z]{2,}/.test(text.replaceAll(/「[^」]*」|^.*? – /gm, ''));

describe('what a command answers', () => {
  before(() => loadSentences('ja'));

  const typed = [
    '',
    'hlep',
    'help',
    'help snooze',
    'help snoze',
    'help nothing at all',
    'watch',
    'watch lst',
    'watch-file',
    'watch-file a b',
    'watch-file a --treshold 5',
    'watch-file a --threshold',
    'watch-file a --threshold many',
    'watch-file "a',
    'watch-file a',
    'watch-dir src',
    'watch-build',
    'watch-tests',
    'watch-errors app.log --aggregate soon',
    'watch-errors app.log',
    'alert-when build fails',
    'watch list',
    'watch show 3',
    'watch show 9',
    'watch show x',
    'watch pause 3',
    'watch pause 3 15m',
    'watch pause 3 soon',
    'watch resume 3',
    'watch delete 3',
    'status',
    'history',
    'history 0',
    'report',
    'report Monthly',
    'report yearly',
    'tests-output',
    'ack id1',
    'ack id',
    'ack no',
    'snooze id1 4h',
    'snooze id1 soon',
    'explain id1',
    'pause',
    'resume',
    'x'.repeat(5000),
  ];

  it('is Japanese for who reads Japanese, whatever is typed, with everything there and with nothing', async () => {
    for (const { verb } of commands)
      assert.ok(
        typed.some((text) => text.startsWith(verb)),
        verb,
      );
    const left: string[] = [];
    for (const text of typed) {
      for (const isFull of [true, false]) {
        const said = await answer(text, isFull);
        const [line = ''] = said.split('\n').filter((one) => !/[ぁ-んァ-ヶ一-龠]/.test(one) || isEnglish(one));
        if (line !== '') left.push(`${text}: ${line}`);
      }
    }
    assert.deepEqual(left, []);
  });

  it('reads as a person would say it', async () => {
    assert.equal(
      await answer('status', true),
      [
        '異常 2 件:',
        '- ビルド、1 時間前から (id1)',
        '- ビルド、1 時間前から、Sam が対応中 (id2)',
        'ウォッチャー 2 件、うち一時停止中 1 件。',
        'チャンネル hook: 失敗中',
        'チャンネル off: 無効',
      ].join('\n'),
    );
    assert.equal(await answer('watch pause 3 15m', true), 'ウォッチャー #3 を 15 分一時停止しました。');
    assert.equal(await answer('watch show 3', true), '#3 file a.py – 一時停止中、最後: a.py が変更');
    assert.equal(
      await answer('watch-file a --treshold 5', true),
      '「watch-file」にオプション「--treshold」はありません。「threshold」のことですか?',
    );
    assert.equal(await answer('history 0', true), '「0」: 1 から 999 までの数ではありません。');
    assert.match(await answer('help ack', true), /^ack ID – 問題への対応を引き受けます。$/);
  });
});
