import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startInbox } from '../../support/inbox/server.ts';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench } from '../../support/vscode/session.ts';

const files = 2000;

function git(folder: string, ...args: string[]): void {
  const settings = ['user.name=Sam', 'user.email=sam@example.com', 'gc.auto=0', 'maintenance.auto=false'];
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd: folder, env });
}

function write(folder: string, text: string): void {
  mkdirSync(join(folder, 'src', 'parts'), { recursive: true });
  for (let i = 0; i < files; i += 1) writeFileSync(join(folder, 'src', 'parts', `part${i}.ts`), `${text} ${i}\n`);
}

describe('A watched folder while git switches branches', () => {
  it(`tells ${files} changed files as one summary, and a file saved afterwards as itself`, async () => {
    await using inbox = await startInbox();
    await using workspace = await createSampleWorkspace(
      `version: 1\nchannels: { toast: { type: toast } }\nwatchers: [{ kind: folder, path: src }]\nroutes: [{ name: all, channels: [toast] }]\n`,
    );
    const { folder } = workspace;
    git(folder, 'checkout', '--quiet', '-B', 'main');
    write(folder, 'main');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=main');
    git(folder, 'checkout', '--quiet', '-b', 'feature');
    write(folder, 'feature, which is longer');
    git(folder, 'commit', '--quiet', '--all', '--message=feature');
    git(folder, 'checkout', '--quiet', 'main');
    await using session = await openWorkbench({ workspace: folder, log: console.log });
    const { workbench } = session;
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.openView('Watchers');
    await workbench.waitForTreeRow('Watchers', /src.*no change yet/);

    git(folder, 'checkout', '--quiet', 'feature');
    const toast = await workbench.notifications.waitFor('switched to feature');
    assert.match(toast.message, new RegExp(`${files.toLocaleString('en')} files changed in src`));
    await workbench.waitForTreeRow('Watchers', /src.*switched to feature/);
    await workbench.screenshot('20-branch-switched');
    await workbench.notifications.clear();
    writeFileSync(join(folder, 'src', 'parts', 'part7.ts'), 'saved by hand\n');
    const next = await workbench.notifications.waitFor('part7.ts');
    assert.match(next.message, /part7\.ts modified/);
    assert.equal((await workbench.notifications.shown()).length, 1);
    assert.equal(inbox.messages.length, 0);
  });
});
