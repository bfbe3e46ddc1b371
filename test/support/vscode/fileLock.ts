import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a waiting process looks again, in milliseconds. */
const POLL_MS = 500;

interface HeldLock {
  release(): Promise<void>;
}

/**
 * Takes a lock among processes of this machine; waits while its holder lives. `onWait` is called once, before the first wait.
 * The lock is a file that holds the process id; it appears with its content in one step (a hard link), so it is never read half-written.
 */
export async function acquireLock(path: string, onWait: () => void): Promise<HeldLock> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    for (let waited = false; ; waited = true) {
      if (await linked(own, path)) return { release: () => rm(path, { force: true }) };
      const holder = await readHolder(path);
      if (holder === undefined) continue;
      if (!isAlive(holder)) {
        await discardLockOf(holder, path);
        continue;
      }
      if (!waited) onWait();
      await pause(POLL_MS);
    }
  } finally {
    await rm(own, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock was released between two looks. */
async function readHolder(path: string): Promise<number | undefined> {
  try {
    return Number(await readFile(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Another waiter may have replaced the dead lock already: what was moved away is checked, and put back if it is alive. */
async function discardLockOf(dead: number, path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if (Number(await readFile(aside, 'utf8')) !== dead) await linked(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
