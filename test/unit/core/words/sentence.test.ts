import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelKinds } from '../../../../src/channels/registry.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { reasonCodes } from '../../../../src/core/reasons.ts';
import { reasonText } from '../../../../src/core/reasonTexts.ts';
import { allJapaneseSentences as catalogue } from '../../../../src/core/words/jaAllSentences.ts';
import { readWords, say } from '../../../../src/core/words/phrase.ts';
import { isSentenceIn, loadSentences, sentenceIn } from '../../../../src/core/words/sentence.ts';
import { problemSeverities } from '../../../../src/watchers/problems/problemSource.ts';
import { watcherKinds } from '../../../../src/watchers/registry.ts';
import { cpuMsOf } from '../../../support/cpuTime.ts';

const root = join(import.meta.dirname, '../../../..');
const placesIn = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();

/** Rooms whose sentences people read in views, tooltips and notifications. */
const rooms = ['channels', 'net', 'watchers', 'delivery', 'router', 'config', 'conditions', 'control', 'templates'];
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((path) => !path.startsWith('src/core/words/'))
  .map((path) => ({ path, code: readFileSync(join(root, path), 'utf8') }));

/** Faults of the program and of snapshots; nobody reads them but in the log. */
const internal =
  /^(?:This file runs as a worker|A block of a snapshot is cut|A message was sent before|The log is read before|There is nothing to sum up|The engine was used before|Lookout stops\.)/;

/** Put together from parts: its whole forms are in the catalogue. */
const assembled = /may be watchedx\. Open its folder/;

/** Texts in quotes of any kind, with `x` for what is filled in; not those of logs, of schemas and of comments. */
function* textsIn(code: string): Generator<string> {
  const plain = code.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  for (let at = 0; at < plain.length; at += 1) {
    const quote = plain[at];
    if (quote !== "'" && quote !== '"' && quote !== '`') continue;
    const before = plain.slice(Math.max(0, at - 40), at).trimEnd();
    let text = '';
    for (at += 1; at < plain.length && plain[at] !== quote; at += 1) {
      if (quote === '`' && plain.startsWith('${', at)) {
        for (let depth = 0; at < plain.length; at += 1) {
          if (plain[at] === '{') depth += 1;
          if (plain[at] === '}' && (depth -= 1) === 0) break;
        }
        text += 'x';
      } else if (plain[at] === '\\') text += plain[(at += 1)];
      else text += plain[at];
    }
    if (!/(?:(?:describe|logger\??\.\w+|logger\.warn|import|from)\(|description:)$/.test(before)) yield text;
  }
}

const optional = (options: JsonObject, more: JsonObject): JsonObject[] => [options, { ...options, ...more }];
const isSpoken = (text: string): boolean => /^(?:[A-Z"]|x )[^\n]* [^\n]*[.?]$/.test(text) && !/<\w/.test(text);

before(() => loadSentences('ja'));

describe('a sentence', () => {
  it('is found again by its pattern, with what was filled in', () => {
    const reason = 'hooks.example.com did not answer within 15 s.';
    assert.equal(sentenceIn(reason, 'ja'), 'hooks.example.com から 15 秒以内に応答がありませんでした。');
    assert.equal(sentenceIn(reason, 'en'), reason);
  });

  it('is found within another, and behind a file or a name', () => {
    assert.equal(
      sentenceIn('The service answered 503 Told through mail instead.', 'ja'),
      'サービスの応答: 503代わりに mail で通知しました。',
    );
    assert.equal(
      sentenceIn('out/junit.xml: The XML report is not complete: it is empty.', 'ja'),
      'out/junit.xml: XML レポートが不完全です: 空です。',
    );
    assert.equal(
      sentenceIn('Told to nobody. Left out: mail (disabled), hook (takes no file.*), my (own).', 'ja'),
      'どこにも通知しません。除外: mail (無効), hook (file.* は受け取りません), my (own)。',
    );
  });

  it('is meant by the pattern that says most', () => {
    assert.match(sentenceIn('Slack answered is_archived: the channel is archived', 'ja'), /アーカイブ/);
    assert.equal(sentenceIn('The service answered 404: no such hook', 'ja'), 'サービスの応答: 404: no such hook');
  });

  it('never takes a name for a sentence', () => {
    assert.equal(sentenceIn('Webhook at events', 'ja'), 'Webhook (events)');
    assert.equal(sentenceIn('disabled has no value', 'ja'), 'disabled に値がありません');
  });

  it('of others stays as it is', () => {
    for (const text of ['', 'Unknown Webhook', '{0}', 'x'.repeat(5000)]) assert.equal(sentenceIn(text, 'ja'), text);
  });

  it('that repeats its own pieces is looked at once', () => {
    const text = `Route ${' → '.repeat(600)}`;
    assert.ok(cpuMsOf(() => sentenceIn(text, 'ja')) < 1000);
  });

  it('can be part of a phrase, and is read from stored JSON', () => {
    const words = { lines: [{ sentence: 'Paused by you.' }, 'as it is'] };
    assert.equal(say(words, 'en'), 'Paused by you.\nas it is');
    assert.equal(say(words, 'ja'), 'あなたが一時停止しました。\nas it is');
    assert.deepEqual(readWords(JSON.parse(JSON.stringify(words))), words);
    assert.equal(readWords({ sentence: 5 }), undefined);
  });
});

describe('the Japanese sentences', () => {
  it('have the same places as the English ones, and are Japanese', () => {
    for (const [english, said] of Object.entries(catalogue)) {
      assert.deepEqual(placesIn(said), placesIn(english), english);
      // Marks alone, and names of services.
      if (!/[a-z]/i.test(english.replaceAll(/\{\d\}/g, ''))) continue;
      if (/^(?:\w+ )?(?:ntfy|webhook)(?: at \{0\})?$/i.test(english)) continue;
      assert.match(said, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u, english);
    }
  });

  it('are there for every reason of the router', () => {
    const silent: string[] = [];
    for (const code of reasonCodes) {
      const full = new Proxy({}, { get: (_target, name) => (String(name).endsWith('Ms') ? 60_000 : 'a') });
      for (const facts of [full, {}]) {
        const text = reasonText({ code, facts });
        if (!isSentenceIn(text, 'ja')) silent.push(`${code}: ${text}`);
      }
    }
    assert.deepEqual(silent, []);
  });

  it('are there for every sentence that a channel, a watcher, the delivery, a configuration or a command can say', () => {
    const silent = sources
      .filter(({ path }) => rooms.some((room) => path.startsWith(`src/${room}/`)))
      .flatMap(({ path, code }) => [...textsIn(code)].map((text) => ({ path, text })))
      .filter(
        ({ text }) => isSpoken(text) && !internal.test(text) && !assembled.test(text) && !isSentenceIn(text, 'ja'),
      )
      .map(({ path, text }) => `${path}: ${text}`);
    assert.deepEqual(silent, []);
  });

  it('are there for what watchers and channels are called without a name of their own', () => {
    const unnamed = [
      ...(['build', 'tests', 'terminal'] as const).flatMap((kind) =>
        optional({}, { command: 'npm' }).map((options) => watcherKinds[kind].describe(options)),
      ),
      ...problemSeverities.flatMap((severity) =>
        optional({ severity }, { source: 'ts' }).map((options) => watcherKinds.problems.describe(options)),
      ),
      ...optional({ path: 'lcov.info' }, { below: 80 }).map((options) => watcherKinds.coverage.describe(options)),
      watcherKinds.terminal.describe({ longerThan: '1m', command: 'npm' }),
      ...optional({ patterns: ['a line'] }, { command: 'npm' })
        .flatMap((options) => optional(options, { longerThan: '1m' }))
        .map((options) => watcherKinds.terminal.describe(options)),
      channelKinds.toast.describe({}),
      channelKinds.webhook.describe({ url: 'https://example.com/a' }),
      channelKinds.discord.describe({ webhookUrl: 'https://discord.com/a' }),
      channelKinds.slack.describe({ webhookUrl: 'https://hooks.slack.com/a' }),
      channelKinds.push.describe({ provider: 'ntfy', url: 'https://ntfy.sh', topic: 'a' }),
      `${channelKinds.discord.describe({ webhookUrl: '${secret:TEAM_URL}' })}, given \${secret:TEAM_URL}`,
    ];
    assert.deepEqual(
      unnamed.filter((text) => !isSentenceIn(text, 'ja')),
      [],
    );
  });

  it('are of sentences that are still said', () => {
    const said = sources.map(({ code }) => code.replaceAll('\\\\', '\\')).join('\n');
    const left = Object.keys(catalogue)
      // Names that are put together, which the test above asks for.
      .filter((english) => !/^(?:Problems: |Terminal (?:commands|output) |\w+(?: webhook)? at \{0\})/.test(english))
      // Those of the library of schemas, which broken configurations ask for.
      .filter((english) => !/^(?:Invalid|Too small:|Too big:) /.test(english))
      .filter((english) => !english.split(/\{\d\}|[:;.,(] ?/).every((piece) => said.includes(piece.trim())));
    assert.deepEqual(left, []);
  });
});
