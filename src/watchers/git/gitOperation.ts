import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errorCode } from '../../core/errors.ts';

/** What git did to a working tree. */
export interface GitSwitch {
  /** First word of git's own record: `checkout`, `rebase`, `reset`, `pull`, `merge`, `stash`, … */
  readonly operation: string;
  /** Git's own record, such as `checkout: moving from main to feature`. */
  readonly record: string;
}

/** A rebase that stopped for the user to edit is no operation any more after this much quiet, in ms. */
const restMs = 3000;

/** After the index git writes its record, within this many ms. */
const recordMs = 200;

/** Operations that write working files. A commit writes none: what changed beside it was changed by someone else. */
const writing = /^(?:checkout|switch|reset|rebase|pull|merge|cherry-pick|revert|am|clone|stash|WIP|On)\b/;

/** The branch that is checked out around a folder (absolute), by the repository's HEAD; undefined in no repository and for a commit without a branch. Starts nothing. */
export function branchOf(folder: string): string | undefined {
  const repository = repositoryOf(folder);
  if (repository === undefined) return undefined;
  try {
    return /^ref: refs\/heads\/(\S{1,200})\s*$/.exec(readFileSync(join(repository, 'HEAD'), 'utf8'))?.[1];
  } catch (error) {
    // Between two states of a repository that is being made: nobody can say.
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** Watches over the repository of a folder by what lies in its git directory; starts nothing. */
export class GitOperations {
  /** The git directory of the working tree; for a linked one not the common directory. */
  readonly directory: string;
  private readonly common: string;
  private seen: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.common = commonDirectory(directory);
    this.seen = this.state().key;
  }

  /** The repository that a folder (absolute) lies in; undefined when in none. */
  static of(folder: string): GitOperations | undefined {
    const directory = repositoryOf(folder);
    return directory === undefined ? undefined : new GitOperations(directory);
  }

  /** Whether git is at work, so that files are not in their last state, or its record of it is to come. `nowMs` is wall time. */
  isBusy(nowMs: number): boolean {
    if (existsSync(join(this.directory, 'index.lock')) || existsSync(join(this.directory, 'HEAD.lock'))) return true;
    const index = statSync(join(this.directory, 'index'), { throwIfNoEntry: false });
    if (index !== undefined && Math.abs(nowMs - index.mtimeMs) < recordMs) return true;
    const isRebasing = ['rebase-merge', 'rebase-apply'].some((name) => existsSync(join(this.directory, name)));
    return isRebasing && nowMs - this.state().changedMs < restMs;
  }

  /** What git did since the last call; undefined when nothing, or nothing that writes files. */
  take(): GitSwitch | undefined {
    const before = this.seen;
    const { key, record } = this.state();
    this.seen = key;
    if (key === before || !writing.test(record)) return undefined;
    return { operation: /^(?:WIP|On)\b/.test(record) ? 'stash' : (/^[\w-]+/.exec(record)?.[0] ?? 'git'), record };
  }

  private state(): { key: string; record: string; changedMs: number } {
    const logs = [join(this.directory, 'logs', 'HEAD'), join(this.common, 'logs', 'refs', 'stash')].map(logState);
    const key = `${logs.map((log) => log.key).join(' ')} ${readText(join(this.directory, 'HEAD'))}`;
    const newest = logs.reduce((a, b) => (b.changedMs > a.changedMs ? b : a));
    return { key, record: newest.record, changedMs: newest.changedMs };
  }
}

/** The git directory of the working tree in which a folder (absolute) lies. */
function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = gitDirectory(join(at, '.git'));
    if (found !== undefined || at === dirname(at)) return found;
  }
}

/** The directory itself, or where a file such as `gitdir: ../.git/worktrees/x` leads. */
function gitDirectory(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isDirectory()) return stat === undefined ? undefined : path;
  const target = /^gitdir: (.+)$/m.exec(readText(path))?.[1];
  const directory = target === undefined ? undefined : resolve(dirname(path), target);
  return directory !== undefined && existsSync(directory) ? directory : undefined;
}

function commonDirectory(directory: string): string {
  const text = readText(join(directory, 'commondir')).trim();
  return text === '' ? directory : resolve(directory, text);
}

function logState(path: string): { key: string; record: string; changedMs: number } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { key: '', record: '', changedMs: 0 };
  const lastLine = readText(path).trimEnd().split('\n').at(-1) ?? '';
  return { key: `${stat.size} ${stat.mtimeMs}`, record: lastLine.split('\t')[1] ?? '', changedMs: stat.mtimeMs };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, or being replaced right now: the next look sees it.
    return '';
  }
}
