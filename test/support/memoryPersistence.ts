import type { TreePersistence } from '../../src/watchers/tree/trees.ts';

/** Snapshots in memory, for a second run that continues the first. */
export function memoryPersistence(): TreePersistence {
  const trees = new Map<string, { directories: Map<string, string>; rulesKey: string; lookMs: number }>();
  return {
    load: async (root) => {
      const tree = trees.get(root);
      return tree === undefined ? undefined : { ...tree, directories: [...tree.directories] };
    },
    save: async (root, { changed, removed, rulesKey, lookMs }) => {
      const directories = trees.get(root)?.directories ?? new Map<string, string>();
      for (const path of removed) directories.delete(path);
      for (const [path, block] of changed) directories.set(path, block);
      trees.set(root, { directories, rulesKey, lookMs });
    },
  };
}
