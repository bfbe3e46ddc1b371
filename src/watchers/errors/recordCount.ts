import type { LogLevel, LogRecord } from '../../recognisers/logs/logRecord.ts';
import type { LogTotals } from './logEvents.ts';

/** Types of errors that are told apart; of more the rest counts as one. */
const maxTypes = 500;

/** Counts records for a summary. */
export class RecordCount {
  private readonly counts: Record<LogLevel, number> = { CRITICAL: 0, ERROR: 0, WARNING: 0 };
  private readonly types = new Map<string, number>();
  private first: LogRecord | undefined;

  add(record: LogRecord): void {
    this.first ??= record;
    this.counts[record.level] += 1;
    const { type } = record;
    if (type === undefined || (!this.types.has(type) && this.types.size >= maxTypes)) return;
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
  }

  /** Undefined when nothing was counted. `known` are types that were seen before. */
  totals(known: ReadonlySet<string>): LogTotals | undefined {
    const { first, counts, types } = this;
    if (first === undefined) return undefined;
    return {
      first,
      counts: { ...counts },
      types: new Map(types),
      newTypes: [...types.keys()].filter((type) => !known.has(type)),
    };
  }
}
