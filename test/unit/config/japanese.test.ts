import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseConfig } from '../../../src/config/parse.ts';
import { readConfig } from '../../../src/config/readConfig.ts';
import type { Path } from '../../../src/config/positions.ts';
import { isRecord } from '../../../src/core/json.ts';
import { loadSentences, sentenceIn } from '../../../src/core/words/sentence.ts';

const reference = readFileSync(join(import.meta.dirname, '../../fixtures/reference/lookout.yaml'), 'utf8');

/** What may stand where something else is meant. */
const wrong: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  0.5,
  1e12,
  '',
  'a b',
  'a\nb',
  'x'.repeat(70_000),
  [],
  [''],
  Array.from({ length: 200 }, (_, index) => `a${index}`),
  {},
  { 'un known': 1 },
];

/** Every place in a configuration, with all that is below it. */
function* placesIn(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* placesIn(item, [...path, index]);
  else if (isRecord(value)) for (const [key, item] of Object.entries(value)) yield* placesIn(item, [...path, key]);
}

/** The configuration with something else at one place. */
function changed(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.with(Number(step), changed(value[Number(step)], rest, by));
  return isRecord(value) ? { ...value, [step]: changed(value[step], rest, by) } : value;
}

/** Two words of English beside each other outside of quotes: a sentence of ours, or of the schema, that nobody translated. */
const isEnglish = (text: string): boolean =>
  /[a-z]{2,} [a-z]{2,}/.test(text.replaceAll(/「[^」]*」|"[^"]*"|`[^`]*`/g, ''));

const messagesOf = async (text: string): Promise<string[]> =>
  (await readConfig(text)).diagnostics.map(({ message }) => message);

describe('what is wrong with a configuration', () => {
  before(() => loadSentences('ja'));

  it('is said in Japanese, whatever stands wherever in the reference configuration', () => {
    const value = parse(reference) as Record<string, unknown>;
    const said = new Map<string, string>();
    for (const [key, section] of Object.entries(value)) {
      const whole = { version: 1, [key]: section };
      for (const path of placesIn(section, [key])) {
        for (const by of wrong) {
          const broken = JSON.stringify(changed(whole, path, by));
          for (const { message } of parseConfig(broken).diagnostics) said.set(message, sentenceIn(message, 'ja'));
        }
      }
    }
    assert.ok(said.size > 500, String(said.size));
    assert.deepEqual(
      [...said].filter(([message, japanese]) => message === japanese || isEnglish(japanese)),
      [],
    );
  }).timeout(120_000);

  for (const [what, text, japanese] of [
    [
      'an unknown key',
      'version: 1\nwatchers: [{ kind: folder, path: a, exlude: [x] }]',
      'キー「exlude」は不明です。「exclude」のことですか?',
    ],
    ['a missing key', 'version: 1\nwatchers: [{ kind: file }]', '「path」がありません。'],
    [
      'another type',
      'version: 1\nsettings: { dryRun: 5 }',
      '「dryRun」: 型が正しくありません: boolean にしてください (現在は number)',
    ],
    [
      'an unknown field of a filter',
      'version: 1\nfilters: [{ colour: red }]',
      '「colour」: フィールド「colour」は不明です。type、severity、priority、source、subject、title、labels.NAME、data.NAME、any、all、not を使えます。',
    ],
    [
      'a phrase that is not clear',
      'version: 1\nwatchers: [{ kind: condition, when: deploy explodes }]',
      '条件 deploy explodes を解釈できません: 「deploy explodes」の意味がはっきりしません。次のように書いてください: "deploy succeeds", "deploy fails on main", "build fails"。',
    ],
    [
      'a pattern, with the words of what compiles it',
      'version: 1\nwatchers: [{ kind: errors, path: a, patterns: ["/(/"] }]',
      'パターン /(/ を解釈できないため、使用しません: error parsing regexp: missing closing ): `(`。',
    ],
    ['the syntax, with the words of what reads it', 'version: 1\nversion: 1\n', '構文エラー: Map keys must be unique'],
    ['nothing at all', '', 'ファイルが空です。`version: 1` から始めてください。'],
  ] as const) {
    it(`is said in Japanese: ${what}`, async () => {
      const messages = await messagesOf(text);
      assert.deepEqual(
        messages.map((message) => sentenceIn(message, 'ja')),
        [japanese],
      );
    });
  }

  it('would be found in English', () => {
    assert.ok(isEnglish('「path」: must not be given'));
    assert.ok(!isEnglish('条件 "deploy explodes" を解釈できません'));
  });
});
