import { spawn } from 'node:child_process';
import treeKill from 'tree-kill';

export interface CommandRun {
  /** One command line, given to the system's shell. */
  readonly commandLine: string;
  /** Absolute. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Output of both streams as it comes, decoded. */
  readonly onText: (text: string) => void;
  /** Ends the command with everything that it started. */
  readonly signal: AbortSignal;
}

export interface CommandEnd {
  /** Undefined when a signal ended it, or it could not be started. */
  readonly exitCode: number | undefined;
  readonly cancelled: boolean;
}

/** Wait before processes that do not end when they are asked to are ended by force, in ms. */
const forceMs = 3000;

/** Runs a command to its end. Never rejects: what keeps it from starting is said in its output. */
export function runCommand({ commandLine, folder, env, onText, signal }: CommandRun): Promise<CommandEnd> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ exitCode: undefined, cancelled: true });
    const child = spawn(commandLine, {
      shell: true,
      cwd: folder,
      // Most tools colour their output only when they are asked to, because it goes through a pipe.
      env: { ...process.env, FORCE_COLOR: '1', CLICOLOR_FORCE: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => onText(text));
    }
    let force: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      if (child.pid === undefined) return;
      const { pid } = child;
      treeKill(pid, 'SIGTERM');
      force = setTimeout(() => treeKill(pid, 'SIGKILL'), forceMs);
    };
    signal.addEventListener('abort', cancel, { once: true });
    const finish = (end: CommandEnd): void => {
      clearTimeout(force);
      signal.removeEventListener('abort', cancel);
      resolve(end);
    };
    child.once('error', (error) => {
      onText(`The command could not be started: ${error.message}\n`);
      finish({ exitCode: undefined, cancelled: signal.aborted });
    });
    // After both streams are read to their end.
    child.once('close', (code) => finish({ exitCode: code ?? undefined, cancelled: signal.aborted }));
  });
}
