import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What a contender is told; peers ignore what they have no notion of. */
export interface StartOptions {
  /** Where a position is kept from one start to the next. */
  readonly stateFile?: string;
  /** Quiet time before a change is told, such as `1ms`; the contender's default when left out. */
  readonly settle?: string;
}

/** A watcher that is measured, as a process that speaks `protocol.ts`. */
export interface Contender {
  readonly name: string;
  /** Makes sure that it can run; returns the reason when it cannot. */
  prepare(): string | undefined;
  command(root: string, options: StartOptions): readonly [program: string, ...args: string[]];
  /** A command that prints how many bytes its snapshot of the tree takes; missing when it keeps none. */
  snapshotBytes?(root: string): readonly [program: string, ...args: string[]];
}

const script = (name: string): string => fileURLToPath(new URL(`contenders/${name}`, import.meta.url));
const aptGet = '/usr/bin/apt-get';
const require = createRequire(import.meta.url);

export const lookout: Contender = {
  name: 'lookout',
  prepare: () => undefined,
  command: (root, { stateFile, settle }) => [
    process.execPath,
    script('lookout.ts'),
    root,
    ...(stateFile === undefined ? [] : [stateFile]),
    ...(settle === undefined ? [] : ['--settle', settle]),
  ],
  snapshotBytes: (root) => [process.execPath, '--expose-gc', script('lookoutSnapshot.ts'), root],
};

const chokidar: Contender = {
  name: 'chokidar',
  prepare: () => undefined,
  command: (root) => [process.execPath, script('chokidar.ts'), root],
};

const parcel: Contender = {
  name: '@parcel/watcher',
  prepare() {
    try {
      require('@parcel/watcher');
      return undefined;
    } catch (error) {
      return `it cannot be loaded here: ${String(error).split('\n')[0]}`;
    }
  },
  command: (root) => [process.execPath, script('parcel.ts'), root],
};

const watchdog: Contender = {
  name: 'watchdog',
  prepare() {
    if (pythonWithWatchdog() !== undefined) return undefined;
    if (process.getuid?.() !== 0 || !existsSync(aptGet))
      return 'no Python has the package watchdog, and only root on Debian can install it from here: apt-get install python3-watchdog';
    console.log('Installing python3-watchdog, to compare with …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const args = ['install', '-y', '-qq', '--no-install-recommends', 'python3-watchdog'];
    const { stderr } = spawnSync(aptGet, args, { env, encoding: 'utf8', timeout: 180_000 });
    return pythonWithWatchdog() === undefined ? `python3-watchdog cannot be installed: ${stderr.trim()}` : undefined;
  },
  command: (root) => [pythonWithWatchdog() ?? 'python3', script('observer.py'), root],
};

/** Debian's own Python comes first: its packages are not seen by others. */
function pythonWithWatchdog(): string | undefined {
  const pythons = ['/usr/bin/python3', 'python3', 'python'];
  return pythons.find((python) => spawnSync(python, ['-c', 'import watchdog.observers']).status === 0);
}

export const contenders: readonly Contender[] = [lookout, watchdog, parcel, chokidar];
