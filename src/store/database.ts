import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from './migrations.ts';
import { salvage } from './salvage.ts';
import { isCorruption } from './sqliteError.ts';
import type { StoreHealth } from './store.ts';

const fileName = 'lookout.db';
/** Wait for another window's transaction, in ms. */
const busyTimeoutMs = 5000;
/** First version without the WAL-reset bug (https://sqlite.org/wal.html#walresetbug). */
const safeWalVersion = [3, 51, 3];

export interface DatabaseOptions {
  readonly directory: string;
  /** Upper bound of the file in pages, for tests of a full disk. */
  readonly maxPages?: number | undefined;
  /** Reading or writing met damage that the check at opening does not see: salvage at once. */
  readonly isDamaged?: boolean;
}

/** One open database with its prepared statements; lives in the store's worker. */
export class Database {
  readonly health: StoreHealth;
  private readonly connection: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private full = false;
  private within = false;

  private constructor(connection: DatabaseSync, health: StoreHealth) {
    this.connection = connection;
    this.health = health;
  }

  /** Opens, repairs when needed, and migrates. Folder 0700, file 0600. */
  static open(options: DatabaseOptions): Database {
    const path = join(options.directory, fileName);
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    let quarantined: StoreHealth['quarantined'];
    let connection: DatabaseSync;
    try {
      connection = connect(path);
      check(connection, options.isDamaged === true);
      migrate(connection);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      quarantined = salvage(path, (fresh) => {
        const empty = connect(fresh);
        migrate(empty);
        return empty;
      });
      connection = connect(path);
    }
    if (options.maxPages !== undefined) connection.exec(`PRAGMA max_page_count = ${options.maxPages}`);
    const version = String(connection.prepare('SELECT sqlite_version() AS v').get()?.['v']);
    const journalMode = String(connection.prepare('PRAGMA journal_mode').get()?.['journal_mode']);
    const health = { sqliteVersion: version, journalMode, path, ...(quarantined === undefined ? {} : { quarantined }) };
    return new Database(connection, health);
  }

  /** A prepared statement, made once per text. */
  prepare(sql: string): StatementSync {
    if (!this.within) this.endAbandoned();
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  /** Runs `work` in one write transaction; with `full` the commit reaches the disk before it returns. Within another one it is part of that. */
  transaction<T>(work: () => T, full = false): T {
    if (this.within) return work();
    this.endAbandoned();
    if (full !== this.full) {
      this.connection.exec(`PRAGMA synchronous = ${full ? 'FULL' : 'NORMAL'}`);
      this.full = full;
    }
    this.connection.exec('BEGIN IMMEDIATE');
    this.within = true;
    try {
      const result = work();
      this.connection.exec('COMMIT');
      return result;
    } catch (error) {
      try {
        this.endAbandoned();
      } catch {
        // A disk that fails at this too: the next call tries again before it does anything.
      }
      throw error;
    } finally {
      this.within = false;
    }
  }

  /** What were written into a transaction that nobody ends would be said to be safe, and be gone with the process. */
  private endAbandoned(): void {
    if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
  }

  exec(sql: string): void {
    this.connection.exec(sql);
  }

  close(): void {
    this.statements.clear();
    this.connection.close();
  }
}

function connect(path: string): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    connection.exec('PRAGMA auto_vacuum = INCREMENTAL');
    const version = String(connection.prepare('SELECT sqlite_version() AS v').get()?.['v']);
    connection.exec(`PRAGMA journal_mode = ${hasSafeWal(version) ? 'WAL' : 'TRUNCATE'}`);
    connection.exec('PRAGMA synchronous = NORMAL');
    // 32 MiB: a checkpoint after every large batch would write all of it twice.
    connection.exec('PRAGMA wal_autocheckpoint = 8192');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** WAL corrupts databases shared by several windows before 3.51.3. */
export function hasSafeWal(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of safeWalVersion.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** @throws what SQLite throws for a damaged file, also when it opens but does not check. */
function check(connection: DatabaseSync, isDamaged: boolean): void {
  let found: unknown;
  try {
    found = connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  } catch (error) {
    connection.close();
    throw error;
  }
  // The quick check reads no index: what it passes may still be known to be damaged.
  if (found === 'ok' && !isDamaged) return;
  connection.close();
  throw Object.assign(new Error(`quick_check: ${String(found)}`), { errcode: 11 });
}
