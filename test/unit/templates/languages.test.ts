import assert from 'node:assert/strict';
import { createRedactor } from '../../../src/core/redaction.ts';
import { phrase } from '../../../src/core/words/phrase.ts';
import { titleIn, worded } from '../../../src/core/wording.ts';
import { redact } from '../../../src/router/redact.ts';
import { plainStory, tellStory } from '../../../src/templates/story.ts';
import { timeIn } from '../../../src/templates/time.ts';
import { eventFamilies, toldTogether } from '../../support/eventFamilies.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const japaneseScript = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Titles that are quoted, not ours. */
const quoted = new Set(['logError', 'published', 'hostile', 'long', 'longJapanese']);

describe('a message in Japanese', () => {
  for (const [name, event] of Object.entries(eventFamilies)) {
    if (quoted.has(name)) continue;
    it(`has a title of its own: ${name}`, () => {
      const title = titleIn(event, 'ja');
      assert.notEqual(title, event.title);
      assert.match(title, japaneseScript);
      // English words that remain are names and quotations.
      assert.doesNotMatch(title, /\b(?:failed|passed|changed|created|deleted|after|errors?|files?|is|in)\b/);
    });
  }

  it('has names of facts, counts, notes and numbers in it', () => {
    const event = eventFamilies['testsBroke'] ?? assert.fail();
    const text = plainStory(tellStory({ event, suppressed: 1234, test: true, language: 'ja' }));
    assert.match(
      text,
      /^❌ \[テスト\] テストが失敗しました: npm test、7 件失敗（うち新規 1 件）、1,203 件中 1,193 件成功$/m,
    );
    assert.match(text, /^所要時間: 2 分 5 秒$/m);
    assert.match(text, /^テスト: 1,203 件中 1,193 件成功、7 件失敗、3 件スキップ$/m);
    assert.match(text, /^… ほか 2 件$/m);
    assert.match(text, /^レート制限により、ほかに 1,234 件のメッセージが送信されませんでした。$/m);
    assert.match(text, /^これはテストメッセージです。$/m);
  });

  it('says why nobody can tell what became of a run', () => {
    const [build, tests] = [eventFamilies['buildUnknown'], eventFamilies['testsUnknown']];
    assert.ok(build !== undefined && tests !== undefined);
    const summaryOf = (event: typeof build) => tellStory({ event, suppressed: 0, test: false, language: 'ja' }).summary;
    assert.equal(summaryOf(build), 'tsc の報告は「成功」ですが、コマンドは終了コード 2 で終わりました。');
    assert.equal(summaryOf(tests), 'レポートは「1,200 件成功」ですが、出力は「7 件失敗」です。');
  });

  it('sums up several', () => {
    assert.match(titleIn(toldTogether.event, 'ja'), /^\d+ 件のメッセージ: /);
  });

  it('keeps the English text where there is no other', () => {
    assert.equal(titleIn(sampleEvent({ title: 'Deploy broke' }), 'ja'), 'Deploy broke');
    const foreign = { ...sampleEvent(), wording: { title: { key: 'of.another.version' } } };
    assert.equal(titleIn(foreign as never, 'ja'), 'config.py modified');
  });

  it('holds no secret that the English one does not', () => {
    const secret = `ghp_${'a1'.repeat(20)}`;
    const texts = worded({ title: phrase('file.created', { name: secret }), description: { lines: [secret, 'x'] } });
    const { event } = redact(sampleEvent(texts), createRedactor());
    assert.doesNotMatch(JSON.stringify(event), new RegExp(secret));
    assert.equal(titleIn(event, 'ja'), '«redacted» が作成されました');
  });

  it('is told in redacted English where only the whole shows a secret', () => {
    const value = 'correct-horse';
    const texts = worded({ title: phrase('log.record', { where: 'password', what: value }) });
    const { event } = redact(sampleEvent(texts), createRedactor());
    assert.doesNotMatch(JSON.stringify(event), new RegExp(value));
    assert.equal(titleIn(event, 'ja'), event.title);
  });
});

describe('a time', () => {
  it('is written as the language does, with its zone', () => {
    assert.equal(timeIn('2026-03-04T05:06:07.000Z', 'en', 'UTC'), 'Mar 4, 2026, 05:06:07 UTC');
    assert.equal(timeIn('2026-03-04T05:06:07.000Z', 'ja', 'Asia/Tokyo'), '2026年3月4日 14:06:07 JST');
    assert.equal(timeIn('yesterday', 'ja'), 'yesterday');
  });
});
