import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkPath, targetOf } from '../../../src/watchers/pathPolicy.ts';
import {
  below,
  formatVirtualUri,
  isUri,
  parentOf,
  parseVirtualUri,
  pathWithin,
  type VirtualUri,
} from '../../../src/watchers/virtual/virtualUri.ts';
import { MemoryFiles } from '../../support/memoryFiles.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const virtualFiles = new MemoryFiles();

describe('virtual URI', () => {
  it('is told from a path', () => {
    for (const text of ['memfs:/a', 'vscode-vfs://github/o/r', 'FILE:///a', 'x-y.z+1:/']) assert.ok(isUri(text), text);
    for (const text of ['a', '/a', 'C:/a', 'C:\\a', './memfs:/a', 'memfs:a', 'a b:/c', '', ':/'])
      assert.ok(!isUri(text), text);
  });

  it('has one spelling: scheme in small letters, nothing encoded that need not be, no empty names', () => {
    for (const [text, spelled] of [
      ['memfs:/sample/src', 'memfs:/sample/src'],
      ['MemFS:///sample//src/./a/', 'memfs:/sample/src/a'],
      ['memfs://', 'memfs:/'],
      ['vscode-vfs://GitHub/Owner/Repo', 'vscode-vfs://GitHub/Owner/Repo'],
      ['memfs:/my%20folder/%E6%97%A5%E6%9C%AC', 'memfs:/my folder/日本'],
      ['memfs:/100%25/what%3F', 'memfs:/100%25/what%3F'],
      ['wsl%2Bubuntu://ssh-remote%2Bhost:22/a', undefined],
      ['memfs://ssh-remote%2Bhost:22/a', 'memfs://ssh-remote+host:22/a'],
    ] as const) {
      const parsed = parseVirtualUri(text);
      assert.equal(parsed.kind === 'virtual' ? formatVirtualUri(parsed.uri) : undefined, spelled, text);
    }
  });

  it('is read back from its text, whatever its names', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((text) => !/[/\\\u0000-\u001f\u007f]/.test(text) && !/^\.{1,2}$/.test(text) && text.isWellFormed());
    const uri: fc.Arbitrary<VirtualUri> = fc.record({
      scheme: fc
        .stringMatching(/^[a-z][a-z0-9+.-]{1,8}$/)
        .filter((text) => !/^(?:file|https?|ftp|wss?|data|blob|command)$/.test(text)),
      authority: fc.option(
        name.filter((text) => !text.includes('@')),
        { nil: '' },
      ),
      path: fc.array(name, { maxLength: 5 }).map((names) => `/${names.join('/')}`),
    });
    fc.assert(
      fc.property(uri, (value) => {
        assert.deepEqual(parseVirtualUri(formatVirtualUri(value)), { kind: 'virtual', uri: { ...value } });
      }),
      { numRuns: 1000 },
    );
  });

  it('is read from any text without an exception, and then leads nowhere above itself', () => {
    const pieces = fc.array(
      fc.constantFrom('memfs:', '/', '//', '..', '.', '%2e', '%', '@', '?', '#', 'a', '\\', '\0'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((texts) => texts.join('')),
        ),
        (text) => {
          const parsed = parseVirtualUri(text);
          if (parsed.kind === 'refused') return assert.ok(parsed.reason.length > 15);
          const { path, authority } = parsed.uri;
          assert.ok(path.startsWith('/') && !path.split('/').includes('..') && !/[@\\\0]/.test(authority));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('lies in its folder by whole names', () => {
    const folder: VirtualUri = { scheme: 'memfs', authority: '', path: '/a' };
    assert.equal(pathWithin(below(folder, 'b/c'), folder), 'b/c');
    assert.equal(pathWithin(folder, folder), '');
    assert.equal(pathWithin({ ...folder, path: '/ab' }, folder), undefined);
    assert.equal(pathWithin({ ...folder, authority: 'x' }, folder), undefined);
    assert.equal(pathWithin({ ...folder, path: '/a' }, { ...folder, path: '/' }), 'a');
    assert.deepEqual([parentOf(folder).path, parentOf(below(folder, 'b')).path], ['/', '/a']);
  });
});

describe('path policy for URIs', () => {
  const roots = ['memfs:/sample', 'vscode-vfs://github/owner/repo', '/work'];
  const check = (input: string) => checkPath(input, { base: '/work', roots, virtualFiles });

  for (const trick of [
    'memfs:/',
    'memfs:/samples/a',
    'memfs:/Sample/a',
    'memfs:/sample/../other',
    'memfs:/sample/%2e%2e/other',
    'memfs:/sample/%2E./other',
    'memfs:/sample/a%2Fb',
    'memfs:/sample/a%5Cb',
    'memfs:/sample/a%00',
    'memfs:/sample/a\0',
    'memfs:/sample/a%0ab',
    'memfs:/sample/a\\..\\b',
    'memfs:/sample/%zz',
    'memfs:/sample/a?token=1',
    'memfs:/sample/a#b',
    'memfs://host/sample/a',
    'vscode-vfs://user:pass@github/owner/repo/a',
    'vscode-vfs://token@github/owner/repo/a',
    'vscode-vfs://token%40github/owner/repo/a',
    'vscode-vfs://gitlab/owner/repo/a',
    'https://example.com/x',
    `memfs:/sample/${'x'.repeat(5000)}`,
    'file:///etc/passwd',
    'file:///work/%2e%2e/etc/passwd',
    'file:///work/../etc/passwd',
    'file://server/work/a',
    'file:///work/a?b',
  ]) {
    it(`refuses ${JSON.stringify(trick.slice(0, 50))}, saying why`, async () => {
      const verdict = await check(trick);
      assert.ok(verdict.kind === 'refused' && verdict.reason.length > 15, JSON.stringify(verdict));
    });
  }

  it('allows what lies in a folder of the workspace or an added root', async () => {
    for (const input of [
      'memfs:/sample',
      'memfs:/sample/a/b',
      'MEMFS:/sample/./a',
      'vscode-vfs://github/owner/repo/x',
    ]) {
      const verdict = await check(input);
      assert.equal(verdict.kind, 'virtual', input);
    }
  });

  it('names what the user could allow', async () => {
    const verdict = await check('memfs:/else/./where');
    assert.equal(verdict.kind === 'refused' ? verdict.outside : '', 'memfs:/else/where');
  });

  it('says without an editor that it needs one', async () => {
    const verdict = await checkPath('memfs:/sample/a', { base: '/work', roots, virtualFiles: undefined });
    assert.match(verdict.kind === 'refused' ? verdict.reason : '', /needs the editor/);
  });

  it('takes a file: URI for its path', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'my file.txt');
    const verdict = await checkPath(pathToFileURL(path).href, {
      base: '/',
      roots: [pathToFileURL(folder.path).href],
      virtualFiles: undefined,
    });
    assert.deepEqual(verdict, { kind: 'allowed', path });
    assert.equal(targetOf(pathToFileURL(path).href, '/'), path);
    assert.equal(targetOf('MEMFS:///a/', '/'), 'memfs:/a');
  });
});
