import { execFile } from 'node:child_process';

/** Longest wait for git, in ms. */
const timeoutMs = 3000;
const maxOutputBytes = 1024 * 1024;

/**
 * Nothing that a repository configures may run while we ask: no monitor, no hooks, no pager, no
 * external diff or text conversion, no lock on the index.
 */
const safeOptions = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'diff.external=',
  '--no-pager',
  '--literal-pathspecs',
];

/** What git prints; undefined when the folder is in no repository, there is no git, it is too slow or says too much. */
export function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_NOSYSTEM: '1',
      LC_ALL: 'C',
    };
    execFile(
      'git',
      [...safeOptions, ...args],
      { cwd: folder, env, timeout: timeoutMs, maxBuffer: maxOutputBytes, windowsHide: true },
      (error, stdout) => resolve(error === null ? stdout : undefined),
    );
  });
}
