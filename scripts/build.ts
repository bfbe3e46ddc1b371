import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** Builds Lookout as it is shipped; rejects when that fails, or when `stop` is aborted. */
export async function build(stop?: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, ['esbuild.mjs'], {
    cwd: repository,
    stdio: 'inherit',
    ...(stop === undefined ? {} : { signal: stop }),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The build failed; its messages are above.');
}
