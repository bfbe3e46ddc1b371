import { isRecord } from '../../core/json.ts';
import type { ChannelMemory } from '../channel.ts';
import { Remembered } from '../remembered.ts';
import type { Logger } from '../../core/logger.ts';

/** What one message cost, or is taken to. */
export interface Cost {
  readonly segments: number;
  /** As the service told it, in the account's currency. */
  readonly price?: number | undefined;
}

/** Money of one channel by calendar month (UTC), over restarts. Amounts are in the account's currency. */
export class Budget {
  private readonly months: Remembered;
  private readonly cap: number | undefined;
  private readonly costPerSegment: number;
  private readonly now: () => number;

  constructor(options: {
    memory: ChannelMemory;
    logger: Logger;
    now: () => number;
    cap: number | undefined;
    costPerSegment: number;
  }) {
    const { memory, logger } = options;
    this.months = new Remembered(memory, { part: 'spent', maxEntries: 3, logger });
    this.cap = options.cap;
    this.costPerSegment = options.costPerSegment;
    this.now = options.now;
  }

  /** Why so many more segments must not be sent; undefined when they may. Rejects when what was spent cannot be read. */
  async refusal(segments: number): Promise<string | undefined> {
    if (this.cap === undefined) return undefined;
    const month = this.month();
    const { spent, perSegment } = await this.of(month);
    const cost = segments * perSegment;
    // Sums of prices are not exact in binary.
    if (spent + cost <= this.cap + 1e-9) return undefined;
    return `The monthlyCap of ${this.cap.toFixed(2)} keeps it: ${spent.toFixed(2)} is spent in ${month}, and this would cost about ${cost.toFixed(4)}.`;
  }

  async add({ segments, price }: Cost): Promise<void> {
    const month = this.month();
    const { spent, perSegment } = await this.of(month);
    const learned = price === undefined || segments === 0 ? perSegment : price / segments;
    await this.months.set(month, { spent: spent + (price ?? segments * perSegment), perSegment: learned });
  }

  private month(): string {
    return new Date(this.now()).toISOString().slice(0, 7);
  }

  private async of(month: string): Promise<{ spent: number; perSegment: number }> {
    const value = await this.months.get(month);
    const { spent, perSegment } = isRecord(value) ? value : {};
    return {
      spent: typeof spent === 'number' ? spent : 0,
      perSegment: typeof perSegment === 'number' ? perSegment : this.costPerSegment,
    };
  }
}
