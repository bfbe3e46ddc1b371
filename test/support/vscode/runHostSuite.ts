import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { createSampleWorkspace } from '../sampleWorkspace.ts';
import { runSuite } from './suite.ts';

/** Runs the bundled in-host suites (`out/suite/index.js`) in the VS Code server, on a copy of the sample workspace; exit code 1 when a test fails. */
const repository = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
const extensionTestsPath = `${repository}/out/suite/index.js`;
const print = (line: string) => process.stdout.write(`${line}\n`);

if (!existsSync(extensionTestsPath)) {
  print('out/suite/index.js does not exist: build the in-host suites first');
  process.exitCode = 1;
} else {
  await using workspace = await createSampleWorkspace();
  const { failed } = await runSuite({
    extensionDevelopmentPath: repository,
    extensionTestsPath,
    workspace: workspace.folder,
    log: print,
  });
  process.exitCode = failed > 0 ? 1 : 0;
}
