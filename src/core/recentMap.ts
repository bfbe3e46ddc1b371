/**
 * Remembers the entries used last: at least `capacity` of them, at most twice as many. Two generations
 * instead of an order by use: a map that loses its oldest entry with every new one gets slow, because its
 * iterator passes all holes.
 */
export class RecentMap<K, V> {
  private readonly capacity: number;
  private young = new Map<K, V>();
  private old = new Map<K, V>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    let size = this.young.size;
    for (const key of this.old.keys()) if (!this.young.has(key)) size += 1;
    return size;
  }

  has(key: K): boolean {
    return this.young.has(key) || this.old.has(key);
  }

  /** The entry, which counts as used. */
  get(key: K): V | undefined {
    const value = this.young.get(key);
    if (value !== undefined || this.young.has(key)) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    this.young.set(key, value);
    if (this.young.size < this.capacity) return;
    this.old = this.young;
    this.young = new Map();
  }

  delete(key: K): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  *values(): Generator<V> {
    yield* this.young.values();
    for (const [key, value] of this.old) if (!this.young.has(key)) yield value;
  }
}
