/** Runs work one after the other, in order. */
export class TaskQueue {
  private readonly waiting: (() => void)[] = [];
  private isBusy = false;

  /**
   * Waits for its turn and does the work. `onWait` is called with the number of those before it when it has
   * to wait. Answers undefined, without having done the work, when `signal` is aborted meanwhile.
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal, onWait: (before: number) => void): Promise<T | undefined> {
    if (this.isBusy) {
      onWait(this.waiting.length + 1);
      if (!(await this.turn(signal))) return undefined;
    }
    this.isBusy = true;
    try {
      return signal.aborted ? undefined : await work();
    } finally {
      const next = this.waiting.shift();
      // It stays busy for the next one: nobody comes in between.
      if (next === undefined) this.isBusy = false;
      else next();
    }
  }

  /** False when the signal came first. */
  private turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        resolve(false);
      };
      this.waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
