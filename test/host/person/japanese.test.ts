import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench } from '../../support/vscode/session.ts';

describe('In Japanese', () => {
  it('views, notifications and the dashboard speak Japanese', async () => {
    await using workspace = await createSampleWorkspace(
      'version: 1\nsettings: { language: ja }\nwatchers:\n  - { kind: file, path: notes.txt }\n',
    );
    await using session = await openWorkbench({ workspace: workspace.folder, language: 'ja', log: console.log });
    const { workbench } = session;
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.openView('ウォッチャー');
    await workbench.waitForTreeRow('ウォッチャー', /notes\.txt\s*まだ変化なし/);
    await workbench.screenshot('70-japanese');
    await writeFile(join(workspace.folder, 'notes.txt'), '変わった\n');
    const toast = await workbench.notifications.waitFor('notes.txt');
    assert.match(toast.message, /変更/);
    assert.ok(
      toast.buttons.some((label) => /[ぁ-ん]/.test(label)),
      toast.buttons.join(),
    );
    await workbench.runCommand('Lookout: ダッシュボードを表示');
    await workbench.webview().getByRole('heading', { name: 'Lookout ダッシュボード' }).waitFor();
    await workbench.webview().getByText('過去 24 時間のイベント').first().waitFor();
    await workbench.screenshot('71-japanese-dashboard');
  });
});
