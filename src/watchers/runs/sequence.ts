import type { Logger } from '../../core/logger.ts';

/** Work on the outcomes of one watcher, one after the other: each compares with the one before. */
export class Sequence {
  private readonly logger: Logger;
  private last: Promise<void> = Promise.resolve();

  constructor(logger: Logger) {
    this.logger = logger;
  }

  /** Does the work when all before it is done. A failure is logged, and what comes after it still done. */
  add(what: string, work: () => Promise<void>): void {
    this.last = this.last.then(work).catch((error: unknown) => this.logger.error(`${what} could not be told.`, error));
  }

  /** Resolves when everything that was added is done. */
  settled(): Promise<void> {
    return this.last;
  }
}
