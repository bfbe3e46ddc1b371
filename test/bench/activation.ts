import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { bytesOf, loadedCode } from '../support/loadedCode.ts';
import { createSampleWorkspace } from '../support/sampleWorkspace.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { openWorkbench } from '../support/vscode/session.ts';
import { distributionOf, type Finding, show } from './distribution.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Starts of the window that are measured. */
const starts = 7;
const emptyName = 'Nothing At All';

/** An extension that does nothing, activated by what activates Lookout: VS Code counts how long it waits its turn among all others. */
async function writeEmptyExtension(folder: string): Promise<void> {
  const { engines, activationEvents } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    engines: unknown;
    activationEvents: unknown;
  };
  const named = { name: 'empty', displayName: emptyName, publisher: 'bench', version: '1.0.0' };
  const manifest = { ...named, engines, activationEvents, type: 'module', main: './empty.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'empty.js'), 'export function activate() {}\n');
}

/** Activation time as VS Code itself reports it, beside that of an empty extension in the same windows, and the size of what is loaded at start. */
export async function benchActivation(): Promise<Finding[]> {
  await using workspace = await createSampleWorkspace();
  // The list of extensions shows the slowest first, and only rows that are in view can be read.
  const viewport = { width: 1280, height: 2400 };
  using empty = tempFolder();
  await writeEmptyExtension(empty.path);
  const others = [empty.path];
  await using session = await openWorkbench({ workspace: workspace.folder, others, log: console.log, viewport });
  const { workbench } = session;
  const times: Record<string, number[]> = { Lookout: [], [emptyName]: [] };
  for (let start = 0; start < starts; start += 1) {
    if (start > 0) await workbench.page.reload();
    await workbench.waitForStatusBarItem('Lookout', 60_000);
    await workbench.runCommand('Developer: Show Running Extensions');
    for (const [name, list] of Object.entries(times)) {
      const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: name });
      const text = (await row.first().innerText()).replaceAll(/\s+/g, ' ');
      list.push(Number(/(\d+)\s*ms/.exec(text)?.[1] ?? Number.NaN));
    }
  }
  const loaded = loadedCode(JSON.parse(readFileSync(join(repository, 'out/extension.meta.json'), 'utf8')) as Metafile);
  const bytes = bytesOf(loaded);
  const threads = loaded.map((code) => `${code.thread} ${(code.bytes / 1024).toFixed(0)}`).join(', ');
  const own = distributionOf(times['Lookout'] ?? []);
  const bare = distributionOf(times[emptyName] ?? []);
  return [
    {
      what: `activation, as VS Code reports it, over ${starts} starts of the window`,
      measured: show(own),
      promise: { text: 'p50 < 50 ms', holds: own.p50 < 50 },
    },
    {
      what: 'an extension that does nothing, in the same windows',
      measured: `${show(bare)}; Lookout takes ${(own.p50 / bare.p50).toFixed(2)} times as long`,
    },
    {
      what: 'code loaded from start to watching without a configuration file, minified, over all threads',
      measured: `${(bytes / 1024).toFixed(0)} KiB (${threads})`,
      promise: { text: '< 500 KiB', holds: bytes < 500 * 1024 },
    },
  ];
}
