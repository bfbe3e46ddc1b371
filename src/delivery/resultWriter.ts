import type { Clock } from '../core/clock.ts';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { ClaimedDelivery, DeliveryUpdate } from '../store/store.ts';

export interface ResultWriterPort {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Answers the ids that were changed. */
  write(updates: readonly DeliveryUpdate[]): Promise<readonly string[]>;
  /** Nobody waits any longer for what cannot be written. */
  isStopped(): boolean;
  written(delivery: ClaimedDelivery, update: DeliveryUpdate): void;
}

interface Result {
  readonly updates: readonly DeliveryUpdate[];
  readonly deliveries: readonly ClaimedDelivery[];
  readonly done: () => void;
}

/** Wait before the store is asked again after it failed, in ms. */
export const storeRetryMs = 1000;

/** Writes what attempts came to. What ends while others are being written goes together, so that the disk is asked seldom. */
export class ResultWriter {
  private readonly port: ResultWriterPort;
  private waiting: Result[] = [];
  private isWriting = false;

  constructor(port: ResultWriterPort) {
    this.port = port;
  }

  /** Repeats until the store took it: an attempt that was made must not be forgotten while we live. Never rejects. */
  write(updates: readonly DeliveryUpdate[], deliveries: readonly ClaimedDelivery[]): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ updates, deliveries, done });
      if (!this.isWriting) void this.writeWaiting();
    });
  }

  private async writeWaiting(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const together = this.waiting;
      this.waiting = [];
      try {
        await this.store(together);
      } catch {
        // One that is refused for good must hold up no other, nor take it along when there is no time left.
        for (const result of together) void this.storeAlone(result);
      }
    }
    this.isWriting = false;
  }

  private async storeAlone(result: Result): Promise<void> {
    const { clock, logger } = this.port;
    for (;;) {
      try {
        await this.store([result]);
        return;
      } catch (error) {
        logger.error(`The result of a delivery could not be stored: ${errorMessage(error)}`, error);
      }
      if (this.port.isStopped()) break;
      await new Promise<void>((resolve) => clock.after(storeRetryMs, resolve));
    }
    result.done();
  }

  private async store(results: readonly Result[]): Promise<void> {
    const changed = new Set(await this.port.write(results.flatMap(({ updates }) => updates)));
    for (const { updates, deliveries, done } of results) {
      for (const update of updates) {
        const delivery = deliveries.find(({ id }) => id === update.id);
        if (delivery !== undefined && changed.has(update.id)) this.port.written(delivery, update);
        else this.port.logger.warn(`Delivery ${update.id} was taken over by another window, or withdrawn.`);
      }
      done();
    }
  }
}
