import { mergeChange, splitRename } from '../core/netEffect.ts';
import type { BatchItem, PathChange, Rescan } from '../core/pathChange.ts';
import {
  type BatchStore,
  type ConsumerOffers,
  maxQueuedItems,
  type Offer,
  type QueueState,
  type StoredBatch,
} from './consumers.ts';
import type { Database } from './database.ts';
import { currentEpoch } from './deliveries.ts';

const rescan: Rescan = { kind: 'rescan', path: '' };
/** Items of one consumer. */
const own = 'workspace = ? AND consumer = ?';
const urgentRank = 0;
const ordinaryRank = 1;

interface PendingItem {
  readonly seq: number;
  readonly change: PathChange;
  readonly rank: number;
}

/** Contract: {@link BatchStore.enqueueChanges}. Consumers that are gone are left out. */
export function enqueueChanges(database: Database, workspace: string, offers: readonly ConsumerOffers[]): QueueState[] {
  return database.transaction(() =>
    offers.flatMap(({ consumer, offers: own }) => {
      const known = database
        .prepare('SELECT 1 FROM consumers WHERE workspace = ? AND name = ?')
        .get(workspace, consumer);
      return known === undefined ? [] : [new Queue(database, workspace, consumer).take(own)];
    }),
  );
}

/** One queue during one transaction. */
class Queue {
  private readonly database: Database;
  private readonly workspace: string;
  private readonly consumer: string;
  private waiting: number;
  private readonly underWay: number;
  private rescanWaits: boolean;
  /** A rescan is always alone in its batch. */
  private readonly rescanUnderWay: boolean;
  /** Files of the batch under way that the consumer reads. */
  private readonly readNow: ReadonlySet<string>;

  constructor(database: Database, workspace: string, consumer: string) {
    this.database = database;
    this.workspace = workspace;
    this.consumer = consumer;
    this.waiting = this.count('batch IS NULL');
    this.underWay = this.count('batch IS NOT NULL');
    this.rescanWaits = this.waiting > 0 && this.count(`batch IS NULL AND path = ''`) > 0;
    this.readNow = new Set(this.underWay === 0 ? [] : this.pathsUnderWay());
    this.rescanUnderWay = this.underWay === 1 && this.count(`batch IS NOT NULL AND path = ''`) > 0;
  }

  take(offers: readonly Offer[]): QueueState {
    let overflowed = 0;
    let dropped = 0;
    for (const offer of offers) {
      if (this.rescanWaits) {
        dropped += 1;
        continue;
      }
      for (const change of this.apart(offer.change)) this.add(change, offer.urgent);
      if (this.waiting + this.underWay > maxQueuedItems) overflowed += this.collapse();
    }
    this.database
      .prepare('UPDATE consumers SET events = events + ?, dropped = dropped + ? WHERE workspace = ? AND name = ?')
      .run(offers.length, dropped + overflowed, this.workspace, this.consumer);
    return { consumer: this.consumer, waiting: this.waiting, overflowed };
  }

  /**
   * The consumer reads the files of the batch under way at some time before it acknowledges, perhaps just while one of them is away:
   * that it was moved and moved back must then not come to nothing. Of a rescan under way it may have seen anything.
   */
  private apart(change: PathChange): PathChange[] {
    if (this.rescanUnderWay) return withoutCreation(change);
    const { kind, path, previousPath = path } = change;
    const isRead = kind === 'renamed' && (this.readNow.has(path) || this.readNow.has(previousPath));
    return isRead ? splitRename(change) : [change];
  }

  private add(change: PathChange, urgent: boolean): void {
    const touched = this.touchedBy(change);
    const merged = mergeChange(
      touched.map((item) => item.change),
      change,
    );
    const rank = urgent ? urgentRank : ordinaryRank;
    const free = new Set(touched);
    for (const { seq } of touched) this.database.prepare('DELETE FROM batch_items WHERE seq = ?').run(seq);
    const placed = merged.map((item) => {
      const earlier = touched.filter((before) => haveCommonPath(before.change, item));
      const ranks = haveCommonPath(change, item) ? [rank] : [];
      const place = earlier.find((before) => free.delete(before));
      return { item, rank: Math.min(...earlier.map((before) => before.rank), ...ranks), seq: place?.seq };
    });
    // Those that keep their place first: a new number might else be one of theirs.
    for (const { item, rank, seq } of placed) if (seq !== undefined) this.insert(item, rank, seq);
    for (const { item, rank, seq } of placed) if (seq === undefined) this.insert(item, rank);
    this.waiting += merged.length - touched.length;
  }

  /** Waiting items that name a path of the change, oldest first. */
  private touchedBy({ path, previousPath = path }: PathChange): PendingItem[] {
    const select = (column: string) =>
      `SELECT seq, change, rank FROM batch_items WHERE ${own} AND batch IS NULL AND ${column} IN (?, ?)`;
    const parameters = [this.workspace, this.consumer, path, previousPath];
    // Two selections instead of OR: each is answered by an index of its own.
    return this.database
      .prepare(`${select('path')} UNION ${select('previous_path')} ORDER BY seq`)
      .all(...parameters, ...parameters)
      .map((row) => ({
        seq: Number(row['seq']),
        change: JSON.parse(String(row['change'])) as PathChange,
        rank: Number(row['rank']),
      }));
  }

  private pathsUnderWay(): string[] {
    return this.database
      .prepare(`SELECT path FROM batch_items WHERE ${own} AND batch IS NOT NULL AND change ->> '$.kind' <> 'deleted'`)
      .all(this.workspace, this.consumer)
      .map(({ path }) => String(path));
  }

  private insert(item: BatchItem, rank: number, seq?: number): void {
    const previousPath = item.kind === 'renamed' ? (item.previousPath ?? null) : null;
    this.database
      .prepare(
        'INSERT INTO batch_items (seq, workspace, consumer, path, previous_path, change, rank) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(seq ?? null, this.workspace, this.consumer, item.path, previousPath, JSON.stringify(item), rank);
  }

  private count(condition: string): number {
    const row = this.database
      .prepare(`SELECT count(*) AS n FROM batch_items WHERE ${own} AND ${condition}`)
      .get(this.workspace, this.consumer);
    return Number(row?.['n'] ?? 0);
  }

  /** Replaces all that waits by one rescan; answers how many items that were. */
  private collapse(): number {
    const { changes } = this.database
      .prepare(`DELETE FROM batch_items WHERE ${own} AND batch IS NULL`)
      .run(this.workspace, this.consumer);
    this.insert(rescan, urgentRank);
    this.waiting = 1;
    this.rescanWaits = true;
    return Number(changes);
  }
}

function haveCommonPath(a: PathChange, b: PathChange): boolean {
  return [a.path, a.previousPath].some((path) => path !== undefined && (path === b.path || path === b.previousPath));
}

function withoutCreation(change: PathChange): PathChange[] {
  return splitRename(change).map((part) => (part.kind === 'created' ? { ...part, kind: 'modified' } : part));
}

/** Contract: {@link BatchStore.nextBatch}. */
export function nextBatch(
  database: Database,
  { workspace, consumer, size, id, epoch }: Parameters<BatchStore['nextBatch']>[0],
): StoredBatch | undefined {
  return database.transaction(() => {
    if (epoch !== undefined && currentEpoch(database) !== epoch) return undefined;
    const underWay = database
      .prepare(`SELECT batch, change FROM batch_items WHERE ${own} AND batch IS NOT NULL ORDER BY rank, seq`)
      .all(workspace, consumer);
    const waiting = database
      .prepare(`SELECT count(*) AS n FROM batch_items WHERE ${own} AND batch IS NULL`)
      .get(workspace, consumer);
    const remaining = Number(waiting?.['n'] ?? 0);
    const [first] = underWay;
    if (first !== undefined) {
      return { id: String(first['batch']), items: underWay.map(itemOf), redelivery: true, remaining };
    }
    const rows = database
      .prepare(`SELECT seq, change FROM batch_items WHERE ${own} AND batch IS NULL ORDER BY rank, seq LIMIT ?`)
      .all(workspace, consumer, size);
    if (rows.length === 0) return undefined;
    database
      .prepare('UPDATE batch_items SET batch = ? WHERE seq IN (SELECT value FROM json_each(?))')
      .run(id, JSON.stringify(rows.map((row) => row['seq'])));
    return { id, items: rows.map(itemOf), redelivery: false, remaining: remaining - rows.length };
  });
}

function itemOf(row: Record<string, unknown>): BatchItem {
  return JSON.parse(String(row['change'])) as BatchItem;
}

/** Contract: {@link BatchStore.acknowledgeBatch}. */
export function acknowledgeBatch(database: Database, workspace: string, consumer: string, id: string): boolean {
  return database.transaction(() => {
    const { changes } = database
      .prepare(`DELETE FROM batch_items WHERE ${own} AND batch = ?`)
      .run(workspace, consumer, id);
    if (Number(changes) === 0) return false;
    database
      .prepare('UPDATE consumers SET batches = batches + 1 WHERE workspace = ? AND name = ?')
      .run(workspace, consumer);
    return true;
  });
}
