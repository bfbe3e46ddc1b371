import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, errorMessage } from '../core/errors.ts';
import type { Check } from './doctor.ts';

/** Watches below this number run out on large workspaces. */
const wantedWatches = 65_536;
/** Raises the number until the next start of the machine (https://man7.org/linux/man-pages/man7/inotify.7.html). */
const raiseWatchLimit = 'sudo sysctl fs.inotify.max_user_watches=524288';

/** How many folders the system watches for one user. */
export async function checkWatches(): Promise<Check> {
  const check = 'watch limit';
  if (process.platform !== 'linux') return { check, status: 'ok', message: `${process.platform} has no limit to set.` };
  try {
    return judgeWatches(Number(await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8')));
  } catch (error) {
    return { check, status: 'warning', message: `The limit cannot be read: ${errorMessage(error)}` };
  }
}

/** What a limit of so many folders means. */
export function judgeWatches(limit: number): Check {
  const check = 'watch limit';
  if (limit >= wantedWatches) return { check, status: 'ok', message: `${limit} folders can be watched.` };
  return {
    check,
    status: 'warning',
    message: `Only ${limit} folders can be watched; beyond that Lookout polls. Raise it: ${raiseWatchLimit}`,
    remedy: { kind: 'raiseWatchLimit', command: raiseWatchLimit },
  };
}

/** Whether authors can be asked for. */
export async function checkGit(): Promise<Check> {
  const check = 'git';
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 3000 });
    return { check, status: 'ok', message: stdout.trim() };
  } catch {
    // Not an error: git is only asked for authors.
    return { check, status: 'warning', message: 'git was not found; messages cannot say who changed a file.' };
  }
}

/** Whether the history can be written, and is its owner's alone. `path` is the file of the store. */
export async function checkPermissions(path: string): Promise<Check> {
  const check = 'permissions';
  try {
    await access(dirname(path), constants.W_OK);
    await access(path, constants.R_OK | constants.W_OK);
    const { mode } = await stat(path);
    const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
    if (!isOpen) return { check, status: 'ok', message: 'The history can be written, by you alone.' };
    return { check, status: 'warning', message: `Others can read the history. Close it to them: chmod 600 "${path}"` };
  } catch (error) {
    const reason = errorCode(error) ?? errorMessage(error);
    return { check, status: 'failed', message: `${path} cannot be written (${reason}). Give its folder back to you.` };
  }
}
