import assert from 'node:assert/strict';
import { english } from '../../../../src/core/words/en.ts';
import { japanese } from '../../../../src/core/words/ja.ts';
import type { Text } from '../../../../src/core/words/texts.ts';
import { reportEnglish } from '../../../../src/reports/words/en.ts';
import { reportJapanese } from '../../../../src/reports/words/ja.ts';

type Texts = Readonly<Record<string, Text>>;

/** The catalogues of English texts with their translations. */
const catalogues: Readonly<Record<string, readonly [Texts, Texts]>> = {
  messages: [english, japanese],
  reports: [reportEnglish, reportJapanese],
};

const formsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : [text.one, text.other]);
const namesIn = (text: string): string[] =>
  [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ''))].sort();
/** What is shown whatever has no value. */
const alwaysIn = (text: string): string => text.replace(/<[^<>]*>/g, '');

/** What a translation lacks, has too much, or fills otherwise than the English text. */
function faultsOf(source: Texts, translation: Texts): string[] {
  const faults: string[] = [];
  const wanted = new Map<string, Text>(Object.entries(source));
  const given = new Map<string, Text>(Object.entries(translation));
  for (const [key, text] of wanted) {
    const other = given.get(key);
    if (other === undefined) {
      faults.push(`${key} is missing`);
      continue;
    }
    const [model = ''] = formsOf(text).toReversed();
    for (const form of [...formsOf(text), ...formsOf(other)]) {
      if (form === '') faults.push(`${key} is empty`);
      if (namesIn(form).join() !== namesIn(model).join()) faults.push(`${key} has other names: ${form}`);
      if (namesIn(alwaysIn(form)).join() !== namesIn(alwaysIn(model)).join())
        faults.push(`${key} leaves other names out: ${form}`);
      if (/[<>{}]/.test(form.replace(/<[^<>]*>/g, '').replace(/\{\w+\}/g, '')))
        faults.push(`${key} is not closed: ${form}`);
    }
  }
  for (const key of given.keys()) if (!wanted.has(key)) faults.push(`${key} is unknown`);
  return faults;
}

describe('the texts of all languages', () => {
  const wordless = new Set(['vcs.operation', 'channel.trouble', 'coverage.file', 'log.record', 'deploy.versionTo']);
  wordless.add('deploy.to').add('unit.percent').add('summary.kind').add('list.separator');
  wordless.add('span').add('spanOf').add('bar');
  for (const [name, [source, translation]] of Object.entries(catalogues)) {
    it(`of ${name} are complete in Japanese, with the same names`, () => {
      assert.deepEqual(faultsOf(source, translation), []);
    });

    it(`of ${name} are Japanese wherever there are words at all`, () => {
      const left = Object.entries(translation)
        .filter(([key]) => !wordless.has(key))
        .flatMap(([key, text]) => formsOf(text).map((form) => ({ key, form })))
        .filter(({ form }) => !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(form));
      assert.deepEqual(left, []);
    });
  }

  const broken: [string, Texts, RegExp][] = [
    ['a missing text', { 'file.created': undefined as unknown as string }, /file\.created is missing/],
    ['a name that is not filled', { 'file.created': '{nane} が作成されました' }, /file\.created has other names/],
    ['a name that may not be left out', { 'file.created': '<{name} >作成' }, /file\.created leaves other names out/],
    ['a bracket that is not closed', { 'file.created': '{name} <作成' }, /file\.created is not closed/],
    ['a text that nobody says', { 'file.vanished': 'なし' }, /file\.vanished is unknown/],
  ];
  for (const [what, change, fault] of broken) {
    it(`are searched for ${what}`, () => {
      const entries = Object.entries({ ...japanese, ...change }).filter(([, text]) => text !== undefined);
      assert.match(faultsOf(english, Object.fromEntries(entries)).join('\n'), fault);
    });
  }
});
