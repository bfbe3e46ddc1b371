import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { type SampleWorkbench, openSampleWorkbench } from '../../support/vscode/sampleWorkbench.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

/** Takes no secret and no history with it; the configuration file of the workspace stays in any case. */
describe('Delete All Data, as a person uses it', () => {
  let inbox: Inbox;
  let sample: SampleWorkbench;
  let workbench: Workbench;
  let emptySize = 0;

  const storage = () => join(sample.session.server.dataFolder, 'data/User/globalStorage/lookout.lookout');
  const config = () => join(storage(), 'lookout.yaml');
  /** Names of the files below the extension's folder that contain a text. */
  const filesWith = async (text: string): Promise<string[]> => {
    const found: string[] = [];
    for (const entry of await readdir(storage(), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && (await readFile(path)).includes(text)) found.push(entry.name);
    }
    return found;
  };
  /** Size of the secrets that this VS Code keeps in the browser; sealed, so that only the size tells. */
  const secretsSize = () => workbench.page.evaluate<number>(`localStorage.getItem('secrets.provider')?.length ?? 0`);
  /** Lets this VS Code keep secrets beyond a reload, as the desktop does: it does so where its server gives it half of a key. */
  const keepSecrets = async () => {
    const key = randomBytes(32);
    await workbench.page.context().route('**/mint-key', (route) => route.fulfill({ body: key }));
    await reload(() => workbench.page.reload());
  };
  const reload = async (begin: () => Promise<unknown>) => {
    const loaded = workbench.page.waitForEvent('load');
    await begin();
    await loaded;
    await workbench.ready();
    await workbench.waitForStatusBarItem('Lookout', 60_000);
  };
  const happens = async (what: string) => {
    await writeFile(join(sample.folder, 'notes.txt'), `${what}\n`);
    await workbench.notifications.waitFor('notes.txt modified');
    await workbench.notifications.clear();
  };
  const deleteAll = async (alsoConfiguration: boolean) => {
    await workbench.runCommand('Lookout: Delete All Data…');
    if (alsoConfiguration) await workbench.quickInput.chooseAll(['Delete my user configuration too']);
    else await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot(alsoConfiguration ? '6b-delete-with-configuration' : '6a-delete-all-data');
    // In a browser the window is loaded anew.
    let text = '';
    await reload(async () => {
      text = await workbench.answerDialog('Delete All Data');
    });
    await workbench.openView('Channels');
    return text;
  };

  before(async () => {
    inbox = await startInbox();
    sample = await openSampleWorkbench({
      configuration: 'version: 1\nwatchers:\n  - { kind: file, path: notes.txt }\n',
    });
    ({ workbench } = sample);
    await keepSecrets();
    await workbench.explorer.chooseFromMenu('src/config.py', 'Watch This File');
    await workbench.notifications.waitFor('Watching src/config.py');
    await workbench.openView('Channels');
    await workbench.waitForTreeRow('Channels', /^toast/);
  });
  after(async () => {
    await sample?.[Symbol.asyncDispose]();
    await inbox?.dispose();
  });

  it('takes history, watchers and secrets away and keeps the configuration, whose channel asks for its secret again', async () => {
    await workbench.runCommand('Lookout: Set Up Discord…');
    await workbench.quickInput.answer(inbox.discordUrl);
    await workbench.waitForTreeRow('Channels', /^discord.*ready/);
    await happens('a harmless change');
    assert.notDeepEqual(await filesWith('notes.txt modified'), []);
    const withSecret = await secretsSize();
    // A new start alone takes nothing away.
    await reload(() => workbench.page.reload());
    await workbench.waitForTreeRow('Channels', /^discord.*ready/);
    assert.equal(await secretsSize(), withSecret);

    const text = await deleteAll(false);
    assert.match(text, /Configuration files stay/);
    await workbench.waitForTreeRow('Channels', /^discord.*has no value/);
    await workbench.screenshot('6c-after-deletion');
    assert.match(await readFile(config(), 'utf8'), /discord:/);
    assert.deepEqual(await filesWith('notes.txt modified'), []);
    assert.deepEqual(await filesWith('src/config.py'), []);
    emptySize = await secretsSize();
    assert.ok(emptySize < withSecret, `${emptySize} < ${withSecret}`);
    const watchers = await workbench.treeRows('Watchers');
    assert.ok(!watchers.some((row) => row.includes('config.py')), watchers.join('\n'));
  });

  it('goes on with what the configuration of the workspace says', async () => {
    await happens('another change');
    await workbench.waitForTreeRow('Activity', /notes\.txt modified/);
  });

  it('takes the user configuration too where that is ticked', async () => {
    await workbench.runCommand('Lookout: Set Up Discord…');
    await workbench.quickInput.choose('Add discord-2 beside it');
    await workbench.quickInput.answerStep('(2/2)', inbox.discordUrl);
    await workbench.waitForTreeRow('Channels', /^discord-2.*ready/);
    const text = await deleteAll(true);
    assert.match(text, /your user configuration are deleted for good/);
    await poll('the channel to be gone', 60_000, async () => {
      const rows = await workbench.treeRows('Channels');
      return rows.some((row) => row.startsWith('toast')) && !rows.some((row) => row.startsWith('discord'));
    });
    assert.equal(existsSync(config()), false);
    assert.deepEqual(await filesWith('discord'), []);
    assert.equal(await secretsSize(), emptySize);
    await happens('a change after all of it');
  });
});
