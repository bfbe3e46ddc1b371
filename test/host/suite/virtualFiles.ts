import assert from 'node:assert/strict';
import { commands, type Disposable, extensions, Uri, window, workspace } from 'vscode';
import type { PathChange } from '../../../src/core/pathChange.ts';
import type { LookoutApi } from '../../../src/host/api.ts';
import { MemoryFiles } from '../../support/memoryFiles.ts';
import { provideMemfs } from './memoryProvider.ts';

/** Well below the time after which files are looked at without a notice, in ms. */
const patienceMs = 20_000;

/** Files that another extension serves: watched through the editor's notices and its file system. */
export function defineVirtualFilesSuite(): void {
  describe('Virtual files in the editor', () => {
    const files = new MemoryFiles();
    const told: string[] = [];
    const waiting = new Set<() => void>();
    const check = (): void => {
      for (const look of waiting) look();
    };
    let memfs: Disposable;
    let api: LookoutApi;

    /** Resolves when `fits` holds; asked after every batch and every answer of the provider. */
    const until = (fits: () => boolean, what: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`Never came: ${what}. Told: ${told.join(', ')}. Asked: ${files.questions.join(', ')}`));
        }, patienceMs);
        const look = (): void => {
          if (!fits()) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    const saw = (...lines: string[]) => until(() => lines.every((line) => told.includes(line)), lines.join(', '));
    const asked = (question: string) => until(() => files.questions.includes(question), question);

    before(async () => {
      files.write('/sample/src/a.txt', 'one\n');
      files.write('/sample/one.txt', 'one\n');
      memfs = provideMemfs(files, check);
      api = (await extensions.getExtension('lookout.lookout')?.activate()) as LookoutApi;
      await api.subscribe('virtual', { waitMs: 0 }, async ({ items }) => {
        for (const item of items as readonly PathChange[]) told.push(`${item.kind} ${item.path}`);
        check();
      });
      await configure('watchers: [{ kind: folder, path: memfs:/sample/src }]\nsecurity: { roots: [memfs:/sample] }\n');
      await asked('stat /sample/src/a.txt');
    });
    after(async () => {
      await api.unsubscribe('virtual');
      memfs.dispose();
    });

    it('tells of a folder what was created, modified, renamed and deleted', async () => {
      files.write('/sample/src/new.txt', 'brand new\n');
      await saw('created memfs:/sample/src/new.txt');
      files.write('/sample/src/a.txt', 'one\ntwo\n');
      await saw('modified memfs:/sample/src/a.txt');
      files.rename('/sample/src/new.txt', '/sample/src/deep/er/moved.txt');
      await saw('renamed memfs:/sample/src/deep/er/moved.txt');
      files.remove('/sample/src/deep');
      await saw('deleted memfs:/sample/src/deep/er/moved.txt');
    });

    it('misses nothing of a burst', async () => {
      const paths = Array.from({ length: 500 }, (_, i) => `/sample/src/d${i % 20}/f${i}`);
      for (const path of paths) files.write(path, 'x');
      await saw(...paths.map((path) => `created memfs:${path}`));
    });

    it('tells of a single file', async () => {
      files.questions.length = 0;
      await commands.executeCommand('lookout.watchThisFile', Uri.parse('memfs:/sample/one.txt'));
      await asked('read /sample/one.txt');
      files.write('/sample/one.txt', 'two\n');
      await saw('modified memfs:/sample/one.txt');
    });

    it('goes on when a provider went and came back', async () => {
      memfs.dispose();
      files.write('/sample/src/meanwhile.txt', 'x');
      memfs = provideMemfs(files, check);
      files.write('/sample/src/a.txt', 'after\n');
      await saw('created memfs:/sample/src/meanwhile.txt', 'modified memfs:/sample/src/a.txt');
      files.write('/sample/src/later.txt', 'later');
      await saw('created memfs:/sample/src/later.txt');
    });

    it('tries again while a provider fails, and tells what happened meanwhile', async () => {
      files.fault = () => 'unavailable';
      files.questions.length = 0;
      files.write('/sample/src/a.txt', 'during the fault\n');
      await until(() => files.questions.filter((question) => question === 'list /sample/src').length >= 2, 'a retry');
      told.length = 0;
      files.fault = () => undefined;
      await saw('modified memfs:/sample/src/a.txt');
    });
  });
}

/** Gives the user a configuration; only there a virtual folder outside the workspace can be allowed. */
async function configure(text: string): Promise<void> {
  await commands.executeCommand('lookout.openUserConfiguration');
  const uri = window.activeTextEditor?.document.uri;
  assert.ok(uri !== undefined);
  await workspace.fs.writeFile(uri, Buffer.from(`version: 1\n${text}`));
}
