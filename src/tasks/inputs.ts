import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { glob, lstat } from 'node:fs/promises';
import { join } from 'node:path';

/** Inputs beyond this many files are not compared: the task runs. */
const maxFiles = 20_000;

/**
 * A digest over the paths and contents of all files that the globs match below `folder`, and over what else
 * decides the outcome. Undefined when there are none, or too many to compare.
 */
export async function digestInputs(
  folder: string,
  globs: readonly string[],
  more: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const paths = new Set<string>();
  for await (const path of glob([...globs], {
    cwd: folder,
    exclude: (name) => name === '.git' || name === 'node_modules',
  })) {
    paths.add(path);
    if (paths.size > maxFiles || signal.aborted) return undefined;
  }
  const digest = createHash('sha256').update(JSON.stringify([...globs, '\0', ...more]));
  let count = 0;
  for (const path of [...paths].sort()) {
    if (signal.aborted) return undefined;
    const absolute = join(folder, path);
    if (!(await lstat(absolute)).isFile()) continue;
    count += 1;
    digest.update(`\0${path}\0`);
    for await (const chunk of createReadStream(absolute)) digest.update(chunk as Uint8Array);
  }
  return count === 0 ? undefined : digest.digest('base64url');
}
