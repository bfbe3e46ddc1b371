import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick, seededRandom } from './random.ts';

export interface TreeShape {
  readonly files: number;
  /** Below the root; at least `levels`. */
  readonly directories: number;
  /** Depth of the deepest directory; those of the root have depth 1. */
  readonly levels: number;
  readonly seed: number;
}

/** Paths below the root, with `/`, in the order in which they were made. */
export interface Tree {
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

/** The size that SPEC.md promises to bear. */
export const bigTree: TreeShape = { files: 100_000, directories: 10_000, levels: 22, seed: 1 };

/** Share of directories that go deeper below the one before; the others begin a new branch somewhere. */
const deeperShare = 0.7;

/** Makes the tree in a new or empty folder; the same shape gives the same paths and contents. Files are spread evenly. */
export function buildTree(root: string, shape: TreeShape): Tree {
  mkdirSync(root, { recursive: true });
  const directories = planDirectories(shape);
  const files: string[] = [];
  // Folder by folder: file systems put the files of a folder side by side, and jumping about is many times slower.
  for (const [index, directory] of directories.entries()) {
    mkdirSync(join(root, directory));
    for (let number = index; number < shape.files; number += directories.length) {
      const path = `${directory}/f${number}.txt`;
      writeFileSync(join(root, path), `${number}\n`);
      files.push(path);
    }
  }
  return { directories, files };
}

function planDirectories({ directories, levels, seed }: TreeShape): string[] {
  const random = seededRandom(seed);
  const paths: string[] = [];
  const depths = new Map([['', 0]]);
  const open = [''];
  let parent = '';
  for (let index = 0; index < directories; index += 1) {
    const depth = depths.get(parent) ?? 0;
    // The first ones are one straight line down, so that the depth is reached by any number of directories.
    const goesOn = depth < levels && (index < levels || random() < deeperShare);
    if (!goesOn) parent = pick(random, open);
    const path = parent === '' ? `d${index}` : `${parent}/d${index}`;
    const ownDepth = (depths.get(parent) ?? 0) + 1;
    depths.set(path, ownDepth);
    if (ownDepth < levels) open.push(path);
    paths.push(path);
    parent = path;
  }
  return paths;
}
