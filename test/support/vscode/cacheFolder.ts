import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { acquireLock } from './fileLock.ts';
import type { Log } from './npm.ts';

/**
 * Where the tools of the tests are kept, outside the checkout so that every clone shares them:
 * `LOOKOUT_HOST_CACHE`, else `lookout-dev` in the user's cache folder (XDG Base Directory Specification).
 */
export function cacheFolder(): string {
  const chosen = process.env['LOOKOUT_HOST_CACHE'];
  if (chosen) return resolve(chosen);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lookout-dev');
}

interface Installable {
  /** Folder name inside the cache; carries the version, so that a new version is a new folder. */
  readonly name: string;
  /** Called with a folder that exists only when it was put there whole. */
  readonly isComplete: (folder: string) => boolean;
  /** Fills an empty folder; may throw, then nothing is left behind. */
  readonly build: (folder: string) => Promise<void>;
}

/**
 * Returns the folder of `installable`, building it first when it is missing or incomplete.
 * Two processes may ask at once: one builds, the other waits. The folder appears in one step, by rename.
 */
export async function installOnce(installable: Installable, log: Log): Promise<string> {
  const target = join(cacheFolder(), installable.name);
  if (existsSync(target) && installable.isComplete(target)) return target;

  await mkdir(dirname(target), { recursive: true });
  const lock = await acquireLock(`${target}.lock`, () =>
    log(`waiting for another process that installs ${installable.name}`),
  );
  try {
    if (existsSync(target) && installable.isComplete(target)) return target;
    await removeLeftovers(target);
    const building = await mkdtemp(`${target}.building-`);
    try {
      await installable.build(building);
      if (!installable.isComplete(building))
        throw new Error(`${installable.name} is incomplete after its installation`);
      await rename(building, target);
    } finally {
      await rm(building, { recursive: true, force: true });
    }
    return target;
  } finally {
    await lock.release();
  }
}

/** Only the holder of the lock builds, so every building folder found now belongs to a process that died. */
async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const stale = (await readdir(folder)).filter((name) => name.startsWith(`${basename(target)}.building-`));
  for (const name of [...stale, basename(target)]) await rm(join(folder, name), { recursive: true, force: true });
}
