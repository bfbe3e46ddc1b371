import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Receives one line of progress, without its line end. */
export type Log = (line: string) => void;

/**
 * Runs npm in `cwd` and resolves when it has ended well; otherwise rejects with the last 20 lines that it printed.
 *
 * The variables of an enclosing `npm run` are left out, because they would point npm back at this project.
 */
export async function runNpm(args: readonly string[], cwd: string, log: Log): Promise<void> {
  const cli = process.env['npm_execpath'];
  const [command, first] = cli?.endsWith('npm-cli.js') ? [process.execPath, [cli]] : ['npm', []];
  const child = spawn(command, [...first, ...args], {
    cwd,
    env: outerEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > 20) tail.shift();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  log(`npm ${args.join(' ')} failed`);
  throw new Error(`npm ${args.join(' ')} ended with code ${code}:\n${tail.join('\n')}`);
}

/** This process's variables without those that an enclosing `npm run` added. */
export function outerEnvironment(): NodeJS.ProcessEnv {
  const ofTheEnclosingRun =
    /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_(local_prefix|global_prefix)$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheEnclosingRun.test(name)));
}
