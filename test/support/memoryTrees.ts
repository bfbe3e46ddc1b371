import { readBlock } from '../../src/watchers/tree/block.ts';
import { readDigests } from '../../src/watchers/tree/digestTable.ts';
import type { SavedTree, TreeSave } from '../../src/watchers/tree/treePort.ts';
import type { SavedDirectory } from '../../src/watchers/tree/treeSnapshot.ts';
import type { TreePersistence } from '../../src/watchers/tree/trees.ts';

/** Snapshots in memory, for a second run that continues the first. */
export class MemoryTrees implements TreePersistence {
  /** Called after each save. */
  onSave = (): void => {};
  private readonly trees = new Map<string, SavedTree>();

  async load(root: string): Promise<SavedTree | undefined> {
    return this.trees.get(root);
  }

  async save(root: string, { changed, removed, rulesKey, lookMs }: TreeSave): Promise<void> {
    const directories = new Map<string, SavedDirectory>();
    for (const directory of this.trees.get(root)?.directories ?? []) directories.set(directory[0], directory);
    for (const path of removed) directories.delete(path);
    for (const directory of changed) directories.set(directory[0], directory);
    this.trees.set(root, { directories: [...directories.values()], rulesKey, lookMs });
    this.onSave();
  }

  /** Files whose digest is stored. */
  get digested(): number {
    let count = 0;
    for (const { directories } of this.trees.values()) {
      for (const [, block, table = ''] of directories) {
        const { size } = readBlock(block).files;
        for (let index = 0; index < size; index += 1) if (readDigests(table, size, index).size > 0) count += 1;
      }
    }
    return count;
  }
}
