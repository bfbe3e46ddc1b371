import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSampleWorkspace } from '../support/sampleWorkspace.ts';
import { openWorkbench } from '../support/vscode/session.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly entryPoint?: string; readonly imports: readonly { readonly path: string; readonly kind: string }[] }
    >
  >;
}

/** What is loaded from the start until everything is watched: the entry, host and engine with all that they import, and the workers; not what is loaded on use. */
function loadedBytes(): number {
  const { outputs } = JSON.parse(readFileSync(join(repository, 'out/extension.meta.json'), 'utf8')) as Metafile;
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || outputs[path] === undefined) return;
    seen.add(path);
    for (const item of outputs[path].imports) if (item.kind !== 'dynamic-import') visit(item.path);
  };
  const started = ['src/host/host.ts', 'src/app/createApp.ts'];
  for (const [path, { entryPoint = '' }] of Object.entries(outputs)) if (started.includes(entryPoint)) visit(path);
  visit('dist/extension.js');
  visit('dist/storeWorker.js');
  visit('dist/treeWorker.js');
  return [...seen].reduce((sum, path) => sum + statSync(join(repository, path)).size, 0);
}

/** Starts of the window that are measured. */
const starts = 7;

/** Activation time as VS Code itself reports it, and the size of what is loaded at start. */
export async function benchActivation(): Promise<Finding[]> {
  await using workspace = await createSampleWorkspace();
  await using session = await openWorkbench({ workspace: workspace.folder, log: console.log });
  const { workbench } = session;
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    if (start > 0) await workbench.page.reload();
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.runCommand('Developer: Show Running Extensions');
    const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Lookout' });
    const text = (await row.first().innerText()).replaceAll(/\s+/g, ' ');
    times.push(Number(/(\d+)\s*ms/.exec(text)?.[1] ?? Number.NaN));
  }
  const bytes = loadedBytes();
  const distribution = distributionOf(times);
  return [
    {
      what: `activation, as VS Code reports it, over ${starts} starts of the window`,
      measured: show(distribution),
      promise: { text: 'p50 < 50 ms', holds: distribution.p50 < 50 },
    },
    {
      what: 'code loaded from start to watching, minified',
      measured: `${(bytes / 1024).toFixed(0)} KiB`,
      promise: { text: '< 500 KiB', holds: bytes < 500 * 1024 },
    },
  ];
}
