import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { bytesOf, loadedCode } from '../support/loadedCode.ts';
import { createSampleWorkspace } from '../support/sampleWorkspace.ts';
import { openWorkbench } from '../support/vscode/session.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Starts of the window that are measured. */
const starts = 7;

/** Activation time as VS Code itself reports it, and the size of what is loaded at start. */
export async function benchActivation(): Promise<Finding[]> {
  await using workspace = await createSampleWorkspace();
  // The list of extensions shows the slowest first, and only rows that are in view can be read.
  const viewport = { width: 1280, height: 2400 };
  await using session = await openWorkbench({ workspace: workspace.folder, log: console.log, viewport });
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
  const loaded = loadedCode(JSON.parse(readFileSync(join(repository, 'out/extension.meta.json'), 'utf8')) as Metafile);
  const bytes = bytesOf(loaded);
  const threads = loaded.map((code) => `${code.thread} ${(code.bytes / 1024).toFixed(0)}`).join(', ');
  const distribution = distributionOf(times);
  return [
    {
      what: `activation, as VS Code reports it, over ${starts} starts of the window`,
      measured: show(distribution),
      promise: { text: 'p50 < 50 ms', holds: distribution.p50 < 50 },
    },
    {
      what: 'code loaded from start to watching without a configuration file, minified, over all threads',
      measured: `${(bytes / 1024).toFixed(0)} KiB (${threads})`,
      promise: { text: '< 500 KiB', holds: bytes < 500 * 1024 },
    },
  ];
}
