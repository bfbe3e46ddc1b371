import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';

import { createSampleWorkspace } from '../test/support/sampleWorkspace.ts';
import { cacheFolder } from '../test/support/vscode/cacheFolder.ts';
import { say } from './terminal.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const SUITE = join(REPOSITORY, 'out/suite/index.js');

/** The oldest version that `engines.vscode` allows, and the newest. */
const VERSIONS = ['1.125.0', 'stable'];

/** Runs the in-host suites in one desktop version; true when every test passed. */
async function runIn(version: string): Promise<boolean> {
  say(`\n▶ VS Code ${version}`, 'bold');
  let vscodeExecutablePath: string;
  try {
    vscodeExecutablePath = await downloadAndUnzipVSCode({ version, cachePath: join(cacheFolder(), 'desktop') });
  } catch (error) {
    say(`VS Code ${version} could not be downloaded: ${error instanceof Error ? error.message : String(error)}`, 'red');
    say('This needs network access to the VS Code update service. The same suites run without it: npm run test:host');
    return false;
  }
  await using workspace = await createSampleWorkspace();
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const profile = ['--disable-extensions', '--disable-workspace-trust', '--disable-gpu', '--skip-welcome'];
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: REPOSITORY,
      extensionTestsPath: SUITE,
      launchArgs: [workspace.folder, ...profile, ...asRoot],
    });
    return true;
  } catch (error) {
    say(`VS Code ${version}: ${error instanceof Error ? error.message : String(error)}`, 'red');
    return false;
  }
}

if (!existsSync(SUITE)) {
  say('out/suite/index.js does not exist: npm run build makes it.', 'red');
  process.exit(1);
}
if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
  say('The desktop version needs a display. Without one: xvfb-run -a npm run test:electron', 'red');
  process.exit(1);
}
let failed = 0;
for (const version of VERSIONS) if (!(await runIn(version))) failed++;
say(`\n${VERSIONS.length - failed} versions passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
