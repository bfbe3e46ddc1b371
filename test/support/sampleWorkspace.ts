import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FIXTURE = fileURLToPath(new URL('../fixtures/sampleWorkspace/', import.meta.url));

interface SampleWorkspace extends AsyncDisposable {
  /** Absolute path without symbolic links, as the editor reports it. */
  readonly folder: string;
}

/** Copies the sample into a temporary folder and makes it a git repository with one commit; `lookoutYaml` becomes its configuration. Disposing removes it. */
export async function createSampleWorkspace(lookoutYaml?: string): Promise<SampleWorkspace> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'lookout-sample-')));
  const folder = join(parent, 'sample');
  await cp(FIXTURE, folder, { recursive: true });
  if (lookoutYaml !== undefined) {
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(join(folder, '.vscode/lookout.yaml'), lookoutYaml);
  }
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Sample User');
  await git('config', 'user.email', 'sample.user@example.com');
  await git('config', 'commit.gpgsign', 'false');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Add the sample project');
  return { folder, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }) };
}
