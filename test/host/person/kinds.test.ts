import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SampleWorkbench, openSampleWorkbench } from '../../support/vscode/sampleWorkbench.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';
import { watcherKinds } from '../../../src/watchers/registry.ts';

/** How a person makes one of a kind: the command, and what each step is answered with; the row that comes of it. */
const ways = {
  file: { command: 'Watch File…', steps: ['src/config.py'], row: 'src/config.py' },
  folder: { command: 'Watch Folder…', steps: ['src'], row: /^src(?!\/)/ },
  build: { command: 'Watch Builds…', steps: ['bundle', ''], row: 'bundle' },
  tests: { command: 'Watch Tests…', steps: ['unit', ''], row: 'unit' },
  errors: { command: 'Watch Log for Errors…', steps: ['app.log', '', '', ''], row: 'app.log' },
  coverage: { command: 'Watch Coverage…', steps: ['coverage/lcov.info', '80', ''], row: 'lcov.info' },
  condition: {
    command: 'Alert When…',
    steps: ['build takes longer than 5 minutes'],
    row: '5 minutes',
  },
  terminal: { command: 'Watch Terminal Commands…', steps: ['deploy', '1m', ''], row: 'deploy' },
  problems: { command: 'Watch Problems Panel…', steps: [{ pick: 'Errors' }, 'eslint', '3'], row: 'eslint' },
} satisfies Record<keyof typeof watcherKinds, Way>;

interface Way {
  readonly command: string;
  readonly steps: readonly (string | { readonly pick: string })[];
  readonly row: string | RegExp;
}

describe('Each kind of watcher, as a person uses it', () => {
  let sample: SampleWorkbench;
  let workbench: Workbench;

  before(async () => {
    sample = await openSampleWorkbench({ configuration: 'version: 1\n', view: 'Watchers' });
    ({ workbench } = sample);
  });
  after(async () => {
    await sample?.[Symbol.asyncDispose]();
  });

  for (const [kind, { command, steps, row }] of Object.entries(ways) as [string, Way][]) {
    it(`${kind}: is made, renamed, paused, resumed and deleted`, async () => {
      await workbench.runCommand(`Lookout: ${command}`);
      for (const [index, step] of steps.entries()) {
        if (typeof step !== 'string') await workbench.quickInput.choose(step.pick);
        else if (steps.length > 1) await workbench.quickInput.answerStep(`(${index + 1}/${steps.length})`, step);
        else await workbench.quickInput.answerStep(/./, step);
      }
      await workbench.waitForTreeRow('Watchers', row);
      await workbench.notifications.clear();

      await workbench.runCommand('Lookout: Edit Watcher…');
      const [own = ''] = (await workbench.quickInput.options()).toReversed();
      await workbench.quickInput.choose(own);
      await workbench.quickInput.choose('Name');
      await workbench.quickInput.answerStep('(2/2)', `My ${kind}`);
      await workbench.waitForTreeRow('Watchers', `My ${kind}`);

      const item = workbench.page.locator('[role=tree][aria-label="Watchers"] [role=treeitem]', {
        hasText: `My ${kind}`,
      });
      const press = async (name: string): Promise<void> => {
        await item.hover();
        await item.getByRole('button', { name }).click();
      };
      await press('Pause');
      await workbench.waitForTreeRow('Watchers', new RegExp(`My ${kind}.*paused`));
      await press('Resume');
      await workbench.waitForTreeRow('Watchers', new RegExp(`My ${kind}(?!.*paused)`));
      await press('Delete');
      await workbench.notifications.waitFor('is not watched any more');
      await poll(`a list without My ${kind}`, 10_000, async () =>
        (await workbench.treeRows('Watchers')).some((text) => text.includes(`My ${kind}`)) ? undefined : true,
      );
      await workbench.notifications.clear();
    });
  }

  it('is in the one list of everything that can be watched', async () => {
    await workbench.runCommand('Lookout: Watch Something…');
    const options = await workbench.quickInput.options();
    assert.equal(options.length, Object.keys(watcherKinds).length);
    await workbench.screenshot('4b-watch-something');
    await workbench.quickInput.cancel();
  });

  describe('and their order', () => {
    const files = async () => {
      const rows = await workbench.treeRows('Watchers');
      return rows.flatMap((row) => /^(first|second|third)\.txt/.exec(row)?.[1] ?? []);
    };
    const isOrder = (...wanted: string[]) =>
      poll(wanted.join(', '), 30_000, async () => (await files()).join() === wanted.join());

    before(async () => {
      const watchers = ['first', 'second', 'third'].map((name) => ({ kind: 'file', path: `${name}.txt` }));
      writeFileSync(join(sample.folder, '.vscode/lookout.yaml'), JSON.stringify({ version: 1, watchers }));
      await isOrder('first', 'second', 'third');
    });

    it('puts a watcher before the one on which it is dropped', async () => {
      await workbench.treeRow('Watchers', 'third.txt').dragTo(workbench.treeRow('Watchers', 'first.txt'));
      await isOrder('third', 'first', 'second');
      await workbench.screenshot('4b-dragged');
    });

    it('is kept when the window is loaded anew', async () => {
      await workbench.page.reload();
      await workbench.ready();
      await workbench.waitForTreeRow('Watchers', /^third\.txt/);
      assert.deepEqual(await files(), ['third', 'first', 'second']);
    });
  });
});
