import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSampleWorkspace } from '../support/sampleWorkspace.ts';
import { openWorkbench } from '../support/vscode/session.ts';
import type { Finding } from './distribution.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
  >;
}

/** Everything that is loaded from activation to watching: the entry, its engine, the store's worker; parts loaded on use are not. */
function loadedBytes(): number {
  const { outputs } = JSON.parse(readFileSync(join(repository, 'out/extension.meta.json'), 'utf8')) as Metafile;
  const engine =
    Object.entries(outputs)
      .find(([path]) => path === 'dist/extension.js')?.[1]
      .imports.filter(({ kind }) => kind === 'dynamic-import') ?? [];
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || outputs[path] === undefined) return;
    seen.add(path);
    for (const item of outputs[path].imports) if (item.kind === 'import-statement') visit(item.path);
  };
  visit('dist/extension.js');
  visit('dist/storeWorker.js');
  for (const { path } of engine) visit(path);
  return [...seen].reduce((sum, path) => sum + statSync(join(repository, path)).size, 0);
}

/** Activation time as VS Code itself reports it, and the size of what is loaded at start. */
export async function benchActivation(): Promise<Finding[]> {
  await using workspace = await createSampleWorkspace();
  await using session = await openWorkbench({ workspace: workspace.folder, log: console.log });
  const { workbench } = session;
  await workbench.waitForStatusBarItem('Lookout', 60_000);
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Lookout' });
  const text = (await row.first().innerText()).replaceAll(/\s+/g, ' ');
  const ms = Number(/(\d+)\s*ms/.exec(text)?.[1] ?? Number.NaN);
  const bytes = loadedBytes();
  return [
    { what: 'activation, as VS Code reports it', measured: `${ms} ms`, promise: { text: '< 50 ms', holds: ms < 50 } },
    {
      what: 'code loaded from start to watching, minified',
      measured: `${(bytes / 1024).toFixed(0)} KiB`,
      promise: { text: '< 500 KiB', holds: bytes < 500 * 1024 },
    },
  ];
}
