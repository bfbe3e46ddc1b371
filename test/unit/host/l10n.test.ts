import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const bundle = (path: string) => JSON.parse(read(path)) as Record<string, string>;
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();
const sources = globSync('src/host/**/*.ts', { cwd: root });

/** Texts of the manifest that stand for a key: `%lookout.watchFile.title%`. */
function manifestKeys(): string[] {
  return [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
}

/** Literals that a person would read without a translation. */
const spoken = [
  /\bshow(?:Information|Warning|Error)Message\(\s*['"](?!Lookout: )/,
  /\b(?:title|placeHolder|placeholder|prompt|detail): ['"][A-Z][a-z]+ [a-z]/,
  /\b(?:label|message): ['"][A-Z][a-z]/,
];

describe('translations of the editor', () => {
  it('of the code are complete in Japanese, with the same placeholders, and none is left over', async () => {
    const files = sources.map((path) => ({ extension: '.ts' as const, contents: read(path) }));
    const keys = Object.keys(await getL10nJson(files));
    const japanese = bundle('l10n/bundle.l10n.ja.json');
    assert.ok(keys.length > 300);
    assert.deepEqual(
      keys.filter((key) => japanese[key] === undefined),
      [],
    );
    assert.deepEqual(
      Object.keys(japanese).filter((key) => !keys.includes(key)),
      [],
    );
    for (const [key, text] of Object.entries(japanese)) assert.deepEqual(placeholders(text), placeholders(key), key);
  }).timeout(60_000);

  it('of the manifest are complete in English and Japanese, and none is left over', () => {
    const keys = [...new Set(manifestKeys())].sort();
    assert.ok(keys.length > 60);
    for (const file of ['package.nls.json', 'package.nls.ja.json'])
      assert.deepEqual(Object.keys(bundle(file)).sort(), keys, file);
  });

  it('are of every title, name and description of the manifest', () => {
    const plain = [
      ...read('package.json').matchAll(/"(?:title|name|contents|description|markdownDescription)": "([^"%][^"]*)"/g),
    ]
      .map(([, text = '']) => text)
      .filter((text) => /^[A-Z].* /.test(text));
    assert.deepEqual(plain, []);
  });

  it('are asked for everywhere: no text is given to people as it stands in the code', () => {
    const found = sources.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          spoken.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1} ${line.trim()}`] : [],
        ),
    );
    assert.deepEqual(found, []);
    assert.ok(spoken.some((pattern) => pattern.test("  title: 'Watch a file',")));
  });
});
