/** Something that was started and can be stopped. Disposing twice is the same as once. */
export interface Disposable {
  dispose(): void;
}

/** Wraps `action` so that it runs at most once. */
export function toDisposable(action: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      action();
    },
  };
}

/** Owns disposables and disposes them in reverse order; what is added afterwards is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly items = new Set<Disposable>();
  private disposed = false;

  get isDisposed(): boolean {
    return this.disposed;
  }

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.add(item);
    return item;
  }

  /** Disposes `item` now and forgets it. */
  delete(item: Disposable): void {
    if (this.items.delete(item)) item.dispose();
  }

  dispose(): void {
    this.disposed = true;
    const failures: unknown[] = [];
    for (const item of [...this.items].reverse()) {
      try {
        item.dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    this.items.clear();
    if (failures.length > 0) throw new AggregateError(failures, 'Some parts could not be stopped.');
  }
}
