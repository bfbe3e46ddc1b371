import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pick, type Random } from './random.ts';
import { walk } from './truth.ts';

type Act = (root: string, random: Random) => void;

/** A way to change a tree that watchers find hard. */
export interface Storm {
  readonly name: string;
  /** Done before anybody watches. */
  readonly prepare?: Act;
  readonly run: Act;
  /** Whether one summary that only counts is a right answer. */
  readonly mayBeSummarised?: boolean;
}

/** Folders are made with all their parents, 20 at once, and filled before a watcher can have seen them. */
const deepFolders: Act = (root, random) => {
  for (let index = 0; index < 50; index += 1) {
    const path = [`deep${index}`, ...Array.from({ length: 19 }, (_, level) => `n${level}`)];
    mkdirSync(join(root, ...path), { recursive: true });
    writeFileSync(join(root, ...path, 'leaf.txt'), `${index}\n`);
    const level = 1 + Math.floor(random() * 19);
    writeFileSync(join(root, ...path.slice(0, level), 'middle.txt'), `${index}\n`);
    pause(random() < 0.3 ? random() * 20 : 0);
  }
};

const filledFolders: Act = (root, random) => {
  const parents = foldersOf(root);
  for (let index = 0; index < 200; index += 1) {
    const folder = join(root, pick(random, parents), `made${index}`);
    mkdirSync(folder);
    for (let file = 0; file < 50; file += 1) writeFileSync(join(folder, `g${file}.txt`), `${file}\n`);
  }
};

/** More at once than the system's queue holds (16,384 events on Linux); every hundredth changes or deletes a file of before. */
const burst: Act = (root, random) => {
  const folders = foldersOf(root);
  const files = [...walk(root).keys()];
  for (let index = 0; index < 60_000; index += 1) {
    const known = index % 100 === 0 ? files[index / 100] : undefined;
    if (known === undefined) writeFileSync(join(root, pick(random, folders), `burst${index}.txt`), `${index}\n`);
    else if (random() < 0.5) writeFileSync(join(root, known), 'changed by the burst\n');
    else unlinkSync(join(root, known));
  }
};

const repositoryFile = (index: number): string => `src/p${index % 100}/s${index}.txt`;

/** Two branches that differ in 10,000 files: 8,000 changed, 1,000 gone, 1,000 new. */
const twoBranches: Act = (root) => {
  for (let folder = 0; folder < 100; folder += 1) mkdirSync(join(root, `src/p${folder}`), { recursive: true });
  for (let index = 0; index < 9000; index += 1) writeFileSync(join(root, repositoryFile(index)), `main ${index}\n`);
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '--message=main');
  git(root, 'checkout', '--quiet', '-b', 'other');
  for (let index = 0; index < 10_000; index += 1) {
    const path = join(root, repositoryFile(index));
    if (index < 8000 || index >= 9000) writeFileSync(path, `the other ${index}\n`);
    else unlinkSync(path);
  }
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '--message=other');
  git(root, 'checkout', '--quiet', 'main');
};

const recreatedRoot: Act = (root, random) => {
  for (let round = 0; round < 100; round += 1) {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    pause(random() < 0.5 ? random() * 20 : 0);
    mkdirSync(join(root, 'a/b'), { recursive: true });
    for (const path of ['same.txt', 'a/same.txt', `a/b/round${round}.txt`])
      writeFileSync(join(root, path), `${round}\n`);
    pause(random() < 0.5 ? random() * 20 : 0);
  }
};

/** Half as most editors save (write aside, rename over), half as Vim does (rename away, write anew, delete the old). */
const atomicSaves: Act = (root, random) => {
  const files = [...walk(root).keys()];
  for (let index = 0; index < 1000; index += 1) {
    const path = join(root, pick(random, files));
    const aside = join(dirname(path), `.${basename(path)}.${index}`);
    if (random() < 0.5) {
      writeFileSync(aside, `saved ${index}\n`);
      renameSync(aside, path);
    } else {
      renameSync(path, aside);
      writeFileSync(path, `saved ${index}\n`);
      unlinkSync(aside);
    }
    pause(random() < 0.1 ? random() * 10 : 0);
  }
};

export const storms: readonly Storm[] = [
  { name: 'mkdir -p 50 × 20', run: deepFolders },
  { name: '200 × 50 at once', run: filledFolders },
  { name: 'burst 60k', run: burst },
  {
    name: 'checkout 10k',
    prepare: twoBranches,
    run: (root) => git(root, 'checkout', '--quiet', 'other'),
    mayBeSummarised: true,
  },
  { name: 'root × 100', run: recreatedRoot },
  { name: 'atomic × 1000', run: atomicSaves },
];

function foldersOf(root: string): string[] {
  return [...new Set([...walk(root).keys()].map((path) => dirname(path)))];
}

/** The settings of whoever runs the bench stay out: signing, hooks, line ends, maintenance in the background. */
function git(root: string, ...args: string[]): void {
  const settings = ['user.name=bench', 'user.email=bench@example.com', 'gc.auto=0', 'maintenance.auto=false'];
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd: root, env });
}

/** Blocks this process, which has nothing else to do, for so many ms. */
function pause(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
