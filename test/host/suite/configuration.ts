import assert from 'node:assert/strict';
import { type Diagnostic, languages, Uri, workspace } from 'vscode';

/** Waits until the diagnostics of a file fit; rejects after 20 s with what was there. */
function diagnosticsOf(uri: Uri, fits: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = languages.getDiagnostics(uri).filter(({ source }) => source === 'Lookout');
      if (!fits(found)) return;
      clearTimeout(timer);
      listening.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => {
      listening.dispose();
      reject(new Error(`Unexpected diagnostics: ${JSON.stringify(languages.getDiagnostics(uri))}`));
    }, 20_000);
    const listening = languages.onDidChangeDiagnostics(look);
    look();
  });
}

/** Configuration files in the editor: what is wrong, where, and that it goes away. */
export function defineConfigurationSuite(): void {
  describe('Configuration in the editor', () => {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/');
    const file = Uri.joinPath(folder, '.vscode', 'lookout.yaml');
    const write = (text: string) => workspace.fs.writeFile(file, Buffer.from(text));

    after(() => workspace.fs.delete(file));

    it('shows an unknown key at its line and column, with the nearest known one', async () => {
      await write('version: 1\nsettings:\n  dedupWindo: 5m\n');
      const [found] = await diagnosticsOf(file, (items) => items.length === 1);
      assert.match(found?.message ?? '', /Unknown key "dedupWindo".*Did you mean "dedupWindow"/);
      assert.deepEqual([found?.range.start.line, found?.range.start.character], [2, 2]);
    });

    it('shows a syntax error at its line', async () => {
      await write('version: 1\nwatchers: [\n');
      const found = await diagnosticsOf(file, (items) => items.length > 0 && !items[0]?.message.includes('dedupWindo'));
      assert.ok((found[0]?.range.start.line ?? 0) >= 1);
    });

    it('says of a key whose feature is to come that it has no effect yet', async () => {
      await write('version: 1\ncluster: { node: build-box-1 }\n');
      const [found] = await diagnosticsOf(
        file,
        (items) => items.length === 1 && items[0]?.message.includes('cluster') === true,
      );
      assert.match(found?.message ?? '', /not yet available/);
    });

    it('is silent about a good file', async () => {
      await write('version: 1\nwatchers:\n  - { kind: folder, path: src }\n');
      await diagnosticsOf(file, (items) => items.length === 0);
    });
  });
}
