import { spawnSync } from 'node:child_process';
import type { Contender } from './contenders.ts';
import { type Storm, storms } from './storms.ts';

/** What happens to the process that watches while the storm rages. */
export type Blow =
  /** It stands still for the whole storm and cannot fetch its hints: the system's queue runs over, without a word. */
  | 'frozen'
  /** Its event loop is blocked for 2 s. */
  | 'blocked';

/** A storm, and what makes it harder. */
export interface Hardship {
  readonly name: string;
  readonly storm: Storm;
  readonly blow?: Blow;
  /** Makes the system give less to the command; missing where it gives all. */
  readonly lack?: (command: readonly [string, ...string[]]) => [string, ...string[]];
}

/** Starts a command after a line of shell, in the same process. */
function after(line: string, [program, ...args]: readonly [string, ...string[]]): [string, ...string[]] {
  return ['/bin/sh', '-c', `${line} && exec "$@"`, 'sh', program, ...args];
}

const fewWatches = 100;
const fewFiles = 64;

/** Limits of inotify hold in a user namespace of their own (user_namespaces(7)), where the system lets one be made. */
function inNamespace(command: readonly [string, ...string[]]): [string, ...string[]] {
  return ['unshare', '--user', '--map-root-user', ...command];
}

/** Whether the limit of watches can be set for one process alone. */
export function canLimitWatches(): boolean {
  const [program, ...args] = inNamespace(['test', '-w', '/proc/sys/user/max_inotify_watches']);
  return process.platform === 'linux' && spawnSync(program, args).status === 0;
}

function stormNamed(name: string): Storm {
  const storm = storms.find((candidate) => candidate.name === name);
  if (storm === undefined) throw new Error(`There is no storm "${name}".`);
  return storm;
}

const [filled, burst] = [stormNamed('200 × 50 at once'), stormNamed('burst 60k')];

/** Every storm as it is, then the hard ones as far as this system can bring them about. */
export function hardships(): readonly Hardship[] {
  const all: Hardship[] = storms.map((storm) => ({ name: storm.name, storm }));
  if (process.platform === 'win32') return all;
  all.push(
    { name: 'queue runs over', storm: burst, blow: 'frozen' },
    { name: 'blocked 2 s', storm: filled, blow: 'blocked' },
    { name: `${fewFiles} files open`, storm: filled, lack: (command) => after(`ulimit -n ${fewFiles}`, command) },
  );
  if (canLimitWatches()) {
    const line = `echo ${fewWatches} > /proc/sys/user/max_inotify_watches`;
    all.push({ name: `${fewWatches} watches`, storm: filled, lack: (command) => inNamespace(after(line, command)) });
  }
  return all;
}

/** The contender, as the hardship lets it start. */
export function underHardship(contender: Contender, { name, lack }: Hardship): Contender {
  if (lack === undefined) return contender;
  return {
    ...contender,
    name: `${contender.name} (${name})`,
    command: (root, options) => lack(contender.command(root, options)),
  };
}
