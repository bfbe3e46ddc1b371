import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attempt, OpenChannel } from '../channels/channel.ts';
import { errorMessage, LookoutError } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Dial } from '../net/dial.ts';
import type { Arrival, Departure, EgressGate } from '../net/egressGate.ts';
import type { EgressEnding, EgressRow, Store } from '../store/store.ts';

export interface EgressLedgerOptions {
  readonly store: Pick<Store, 'noteEgress'>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly logger: Logger;
  /** Whether nothing may leave the machine. */
  readonly isLocalOnly: () => boolean;
}

/** Departures, and endings, that wait in memory while the store cannot be written; of more the oldest are lost, and counted in the log. */
const maxUnwritten = 1000;

/**
 * Records everything that leaves the machine: before it goes, so that nothing leaves unseen when the process is killed,
 * and once more how it ended. Which attempt a request belongs to follows it through its whole asynchronous way, so that
 * no channel can forget to say it.
 */
export class EgressLedger implements EgressGate {
  private readonly options: EgressLedgerOptions;
  private readonly under = new AsyncLocalStorage<{ readonly channel: string; readonly attempt?: Attempt }>();
  /** What is not written yet, by id. */
  private readonly departures = new Map<string, EgressRow>();
  private readonly endings = new Map<string, EgressEnding>();
  private writing = Promise.resolve();
  /** The write that begins when the present one is done. */
  private next: Promise<void> | undefined;

  constructor(options: EgressLedgerOptions) {
    this.options = options;
  }

  /** The channel, with what it sends recorded under its key. */
  accompany(key: string, channel: OpenChannel): OpenChannel {
    const within = <T>(attempt: Attempt, work: () => T): T => this.under.run({ channel: key, attempt }, work);
    const sendBatch = channel.sendBatch?.bind(channel);
    return {
      render: (message) => channel.render(message),
      send: (rendered, attempt) => within(attempt, () => channel.send(rendered, attempt)),
      ...(sendBatch === undefined
        ? {}
        : { sendBatch: (batch, attempt) => within(attempt, () => sendBatch(batch, attempt)) }),
      dispose: () => channel.dispose(),
    };
  }

  /** A dial whose connections are recorded, with all that was written to them. */
  recorded(dial: Dial): Dial {
    return async (host, port, signal) => {
      const closed = this.refusal();
      if (closed !== undefined) throw new LookoutError('denied', closed);
      const arrive = await this.leave({ destination: `${host}:${port}`, bytes: 0 });
      try {
        const socket = await dial(host, port, signal);
        socket.once('close', () => arrive('closed', socket.bytesWritten));
        return socket;
      } catch (error) {
        arrive(LookoutError.is(error) ? error.reason : 'connection');
        throw error;
      }
    };
  }

  refusal(): string | undefined {
    return this.options.isLocalOnly() ? 'Nothing may leave the machine: settings.localOnly is on.' : undefined;
  }

  async leave({ destination, bytes }: Departure): Promise<Arrival> {
    const { now, newId } = this.options;
    const { channel = '', attempt } = this.under.getStore() ?? {};
    const row: EgressRow = {
      id: newId(),
      timeMs: now(),
      destination,
      channel,
      kind: attempt?.cargo?.kind ?? 'other',
      delivery: attempt?.deliveryId ?? '',
      events: attempt?.cargo?.events ?? [],
      bytes,
      status: 'open',
      redacted: attempt?.cargo?.redacted ?? {},
    };
    this.departures.set(row.id, row);
    await this.write();
    return (status, written = bytes) => {
      this.endings.set(row.id, { id: row.id, status, bytes: written });
      void this.write();
    };
  }

  /** Resolves when all that left so far is recorded, or could not be. */
  async written(): Promise<void> {
    await this.writing;
  }

  /** Never rejects: a full disk must not keep what is critical from being told. What comes while others are being written goes together. */
  private write(): Promise<void> {
    if (this.next !== undefined) return this.next;
    const next = this.writing.then(() => {
      this.next = undefined;
      return this.writeAll();
    });
    this.next = next;
    this.writing = next;
    return next;
  }

  private async writeAll(): Promise<void> {
    const { store, logger } = this.options;
    const departures = [...this.departures.values()];
    const endings = [...this.endings.values()];
    if (departures.length === 0 && endings.length === 0) return;
    try {
      await store.noteEgress(departures, endings);
      for (const { id } of departures) this.departures.delete(id);
      // An end that was told anew meanwhile is still to be written.
      for (const ending of endings) if (this.endings.get(ending.id) === ending) this.endings.delete(ending.id);
    } catch (error) {
      logger.warn(`What left the machine could not be recorded yet: ${errorMessage(error)}`);
      const lost = trim(this.departures) + trim(this.endings);
      if (lost > 0) logger.error(`${lost} records of what left the machine were lost.`);
    }
  }
}

/** Forgets the oldest of what waits; answers their number. */
function trim(waiting: Map<string, unknown>): number {
  const tooMany = Math.max(0, waiting.size - maxUnwritten);
  for (const id of [...waiting.keys()].slice(0, tooMany)) waiting.delete(id);
  return tooMany;
}
