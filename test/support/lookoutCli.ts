import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A started `lookout`, as a shell would start it. */
export interface CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** The first JSON line on stdout that fits, also one that was printed before; rejects when the process ends without it. */
  line(fits: (value: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Resolves when stderr contains the text. */
  says(text: string): Promise<void>;
  /** Writes one JSON line to an input that was kept open. */
  tell(value: unknown): void;
}

/** Starts the command line from its source with nothing of the machine's own configuration. `keepInput` leaves its input open. */
export function startCli(
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; input?: string; keepInput?: boolean },
): CliProcess {
  const { LOOKOUT_HOME: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // One that its test left behind must not hold up the end of all tests.
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  const heard = new Set<() => void>();
  const tell = () => {
    for (const listener of heard) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    tell();
  });
  if (options.keepInput !== true) child.stdin.end(options.input ?? '');
  const ended = once(child, 'close').then(([code]): CliResult => ({ code: code as number | null, stdout, stderr }));
  const until = <T>(find: () => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        heard.delete(look);
        resolve(found);
      };
      heard.add(look);
      look();
      void ended.then(({ code }) => reject(new Error(`Ended with ${code} before that. ${stdout}\n${stderr}`)));
    });
  return {
    child,
    ended,
    line: (fits) => until(() => jsonLines(stdout).find(fits)),
    tell: (value) => void child.stdin.write(`${JSON.stringify(value)}\n`),
    says: async (text) => void (await until(() => (stderr.includes(text) ? true : undefined))),
  };
}

/** Runs the command line to its end. */
export function runCli(
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; input?: string },
): Promise<CliResult> {
  return startCli(args, options).ended;
}

/** Whole lines of machine-readable output; a line that is no JSON object fails the test. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
