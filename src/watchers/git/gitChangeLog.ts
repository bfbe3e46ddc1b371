import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Authorship } from '../authorship.ts';
import type { ChangedSince, ChangeLog, TreeMark } from '../changeLog.ts';
import { git } from './git.ts';

const maxDirty = 500;
const maxFiles = 200;
/** Authors are asked for the newest files only: each costs a process or two. */
const maxAuthors = 10;

/** Changes as git knows them. With `enabled` false nothing is started, as in a workspace that is not trusted. */
export function createGitChangeLog(options: {
  readonly enabled: boolean;
  readonly authorship: Authorship;
  readonly now: () => number;
}): ChangeLog {
  const { authorship, now } = options;
  return {
    async mark(folder) {
      if (!options.enabled) return undefined;
      const [root, commit] = await Promise.all([rootOf(folder), git(folder, ['rev-parse', '--verify', 'HEAD'])]);
      if (root === undefined || commit === undefined) return undefined;
      const paths = await namesFrom(root, ['HEAD']);
      if (paths === undefined) return undefined;
      const dirty: Record<string, number> = {};
      for (const path of paths.slice(0, maxDirty)) dirty[path] = await modifiedMs(join(root, path));
      return { commit: commit.trim(), atMs: now(), dirty };
    },
    async since(folder, mark) {
      if (!options.enabled) return undefined;
      const root = await rootOf(folder);
      const paths = root === undefined ? undefined : await namesFrom(root, [mark.commit]);
      if (root === undefined || paths === undefined) return undefined;
      const changed: ChangedSince[] = [];
      for (const path of new Set([...paths, ...goneFrom(mark, paths)])) {
        const absolutePath = join(root, path);
        const time = await modifiedMs(absolutePath);
        if (Object.hasOwn(mark.dirty, path) && mark.dirty[path] === time) continue;
        changed.push({ path, absolutePath, modifiedMs: time });
      }
      const newest = changed.sort((a, b) => b.modifiedMs - a.modifiedMs).slice(0, maxFiles);
      return Promise.all(
        newest.map(async (file, index) =>
          index < maxAuthors ? { ...file, by: await authorship.authorOf(file.absolutePath) } : file,
        ),
      );
    },
  };
}

/** Files that were dirty at the mark and are as committed now: they changed too. */
function goneFrom(mark: TreeMark, now: readonly string[]): string[] {
  const present = new Set(now);
  return Object.keys(mark.dirty).filter((path) => !present.has(path));
}

async function rootOf(folder: string): Promise<string | undefined> {
  return (await git(folder, ['rev-parse', '--show-toplevel']))?.trim();
}

/** Files that differ between a commit and the working tree, and those that git does not know yet. */
async function namesFrom(root: string, commits: readonly string[]): Promise<string[] | undefined> {
  const [differing, unknown] = await Promise.all([
    git(root, ['diff', '--name-only', '--no-ext-diff', '--no-textconv', '-z', ...commits, '--']),
    git(root, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  if (differing === undefined) return undefined;
  return [...differing.split('\0'), ...(unknown ?? '').split('\0')].filter((path) => path !== '');
}

async function modifiedMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Deleted.
    return 0;
  }
}
