import type { Database } from './database.ts';
import type { StoredDirectory, StoredTree, TreeUpdate } from './store.ts';

export function loadTree(database: Database, workspace: string, root: string): StoredTree | undefined {
  const row = database
    .prepare('SELECT id, rules_key, look_ms FROM trees WHERE workspace = ? AND root = ?')
    .get(workspace, root);
  if (row === undefined) return undefined;
  const directories: StoredDirectory[] = [];
  for (const { directory, block, digests } of database
    .prepare('SELECT directory, block, digests FROM tree_directories WHERE tree = ?')
    .iterate(row['id'] ?? 0)) {
    const text = Buffer.from(block as Uint8Array).toString('latin1');
    directories.push(digests === null ? [String(directory), text] : [String(directory), text, String(digests)]);
  }
  return { directories, rulesKey: String(row['rules_key']), lookMs: Number(row['look_ms']) };
}

export function saveTree(database: Database, workspace: string, root: string, update: TreeUpdate): void {
  const { changed, removed, rulesKey, lookMs } = update;
  database.transaction(() => {
    const row = database
      .prepare(
        `INSERT INTO trees (workspace, root, rules_key, look_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT (workspace, root) DO UPDATE SET rules_key = excluded.rules_key, look_ms = excluded.look_ms RETURNING id`,
      )
      .get(workspace, root, rulesKey, Math.round(lookMs));
    const tree = row?.['id'] ?? 0;
    const remove = database.prepare('DELETE FROM tree_directories WHERE tree = ? AND directory = ?');
    for (const directory of removed) remove.run(tree, directory);
    const write = database.prepare(
      'INSERT OR REPLACE INTO tree_directories (tree, directory, block, digests) VALUES (?, ?, ?, ?)',
    );
    for (const [directory, block, digests] of changed)
      write.run(tree, directory, Buffer.from(block, 'latin1'), digests ?? null);
  });
}
