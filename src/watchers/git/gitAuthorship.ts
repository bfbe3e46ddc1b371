import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Authorship } from '../authorship.ts';
import { git } from './git.ts';

/** Authors remembered, by path and time of modification. */
const maxRemembered = 500;

/** Authors from git. With `enabled` false nothing is started, as in a workspace that is not trusted. */
export function createGitAuthorship(options: { readonly enabled: boolean }): Authorship {
  const remembered = new Map<string, Promise<string | undefined>>();
  return {
    async authorOf(path, lines) {
      if (!options.enabled) return undefined;
      const key = `${path} ${await modifiedMs(path)} ${lines?.first ?? 0}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const asked = askGit(path, lines);
      remembered.set(key, asked);
      if (remembered.size > maxRemembered) {
        const oldest = remembered.keys().next().value;
        if (oldest !== undefined) remembered.delete(oldest);
      }
      return asked;
    },
  };
}

async function modifiedMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Deleted files have an author too: who committed the deletion, or the user.
    return 0;
  }
}

async function askGit(path: string, lines: { first: number; last: number } | undefined): Promise<string | undefined> {
  const folder = dirname(path);
  const name = basename(path);
  // Both at once: a message waits for the answer.
  const [status, user] = await Promise.all([
    git(folder, ['status', '--porcelain', '--untracked-files=normal', '--', name]),
    git(folder, ['config', 'user.name']),
  ]);
  if (status === undefined) return undefined;
  if (status.trim() !== '') return user?.trim() || undefined;
  if (lines !== undefined) {
    const range = `${lines.first},${lines.last}`;
    const blame = await git(folder, ['blame', '--porcelain', '-L', range, '--', name]);
    const author = /^author (.+)$/m.exec(blame ?? '')?.[1];
    if (author !== undefined) return author;
  }
  const log = await git(folder, ['log', '-1', '--no-ext-diff', '--no-textconv', '--format=%an', '--', name]);
  return log?.trim() || undefined;
}
