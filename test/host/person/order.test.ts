import assert from 'node:assert/strict';
import { type SampleWorkbench, openSampleWorkbench } from '../../support/vscode/sampleWorkbench.ts';
import { poll } from '../../support/vscode/waiting.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

const configuration = `version: 1
watchers:
  - { kind: file, path: first.txt }
  - { kind: file, path: second.txt }
  - { kind: file, path: third.txt }
`;

describe('The order of watchers, as a person makes it', () => {
  let sample: SampleWorkbench;
  let workbench: Workbench;

  const files = async () => {
    const rows = await workbench.treeRows('Watchers');
    return rows.flatMap((row) => /^(first|second|third)\.txt/.exec(row)?.[1] ?? []);
  };
  const isOrder = (...wanted: string[]) =>
    poll(wanted.join(', '), 30_000, async () => (await files()).join() === wanted.join());

  before(async () => {
    sample = await openSampleWorkbench({ configuration: configuration, view: 'Watchers' });
    ({ workbench } = sample);
    await isOrder('first', 'second', 'third');
  });
  after(async () => {
    await sample?.[Symbol.asyncDispose]();
  });

  it('puts a watcher before the one on which it is dropped', async () => {
    await workbench.treeRow('Watchers', 'third.txt').dragTo(workbench.treeRow('Watchers', 'first.txt'));
    await isOrder('third', 'first', 'second');
    await workbench.screenshot('4b-dragged');
  });

  it('keeps that order when the window is loaded anew', async () => {
    await workbench.page.reload();
    await workbench.ready();
    await workbench.waitForTreeRow('Watchers', /^third\.txt/);
    assert.deepEqual(await files(), ['third', 'first', 'second']);
  });
});
