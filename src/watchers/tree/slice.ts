import { setImmediate } from 'node:timers/promises';

/** Work between two looks at the mailbox, in ms: hints are fetched from the system's bounded queue in between. */
const sliceMs = 15;

/** Cuts long work into slices. */
export class Slice {
  private startMs = performance.now();

  get isOver(): boolean {
    return performance.now() - this.startMs >= sliceMs;
  }

  /** Lets others have their turn. */
  async next(): Promise<void> {
    await setImmediate();
    this.startMs = performance.now();
  }
}
