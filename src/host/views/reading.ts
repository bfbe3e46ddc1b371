/** News that lie in sight so long without a break are looked at, in ms. */
const readAfterMs = 60_000;

/** When a list that is always open has been read: nobody opens it to look. */
export class Reading {
  private sinceMs: number | undefined;

  /** Whether the news are read now; else when to look again, undefined while nobody reads. */
  look(
    { hasNews, isInSight }: { readonly hasNews: boolean; readonly isInSight: boolean },
    nowMs: number,
  ): { readonly isRead: boolean; readonly againMs?: number } {
    if (!hasNews || !isInSight) {
      this.sinceMs = undefined;
      return { isRead: false };
    }
    this.sinceMs ??= nowMs;
    const againMs = this.sinceMs + readAfterMs - nowMs;
    if (againMs > 0) return { isRead: false, againMs };
    this.sinceMs = undefined;
    return { isRead: true };
  }
}
