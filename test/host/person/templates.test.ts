import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench } from '../../support/vscode/session.ts';
import { poll } from '../../support/vscode/waiting.ts';

describe('Templates of messages in a workspace', () => {
  it('are previewed in a read-only document that follows them, and a broken one is in the Problems panel', async () => {
    await using workspace = await createSampleWorkspace(
      'version: 1\nsettings: { language: ja }\nchannels: { toast: { type: toast } }\n',
    );
    const folder = join(workspace.folder, '.vscode', 'lookout-templates', 'toast');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'build.liquid'), 'Mine: {{ event.title }}\n{{ data.tool }} says so');
    await using session = await openWorkbench({ workspace: workspace.folder, log: console.log });
    const { workbench } = session;
    await workbench.waitForStatusBarItem('Lookout', 60_000);

    await workbench.runCommand('Lookout: Preview Template…');
    await workbench.quickInput.choose('toast');
    await workbench.quickInput.choose(/^Build failed: build:web/);
    const editor = workbench.page.locator('.editor-group-container.active .monaco-editor .view-lines').first();
    const shows = (wanted: RegExp) =>
      poll(`a preview with ${wanted}`, 20_000, async () => {
        const text = (await editor.innerText()).replaceAll('\u00a0', ' ');
        return wanted.test(text) ? text : undefined;
      });
    const text = await shows(/Mine: ビルドが失敗しました: build:web/);
    assert.match(text, /tsc says so/);
    assert.match(text, /Template +\S*build\.liquid/);
    await workbench.screenshot('30-template-preview');

    writeFileSync(join(folder, 'build.liquid'), 'Changed: {{ event.title }}');
    await shows(/Changed: ビルドが失敗しました/);

    writeFileSync(join(folder, 'build.liquid'), 'x\n{{ event.title | shout }}');
    await shows(/Template +built-in/);
    await workbench.runCommand('Problems: Focus on Problems View');
    const problem = workbench.page.locator('.markers-panel').getByText('undefined filter: shout').first();
    await problem.waitFor({ timeout: 20_000 });
    await workbench.screenshot('31-template-problem');
  });
});
