import { DisposableStore } from '../../core/disposable.ts';
import type { EventDraft } from '../../core/event.ts';
import { isRecord } from '../../core/json.ts';
import { parseDuration } from '../../core/units.ts';
import type { LogRecord } from '../../recognisers/logs/logRecord.ts';
import { emitSurely } from '../emitSurely.ts';
import { RecordFeed } from '../logs/recordFeed.ts';
import { Sequence } from '../runs/sequence.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { logPlaceOf, recordDraft, summaryDraft } from './logEvents.ts';
import { RecordCount } from './recordCount.ts';
import type { WatcherWork } from '../startLate.ts';
import type { ErrorsWatcherConfig } from './errorsWatcher.ts';

/** More records than this at once are told as one. */
const burstSize = 10;
/** Types that are remembered, to tell new ones. */
const maxKnownTypes = 500;

/** One watcher at work. */
export class ErrorsWork implements WatcherWork {
  readonly disposables = new DisposableStore();
  private readonly config: ErrorsWatcherConfig;
  private readonly context: WatcherContext;
  private readonly sequence: Sequence;
  private readonly types = new Set<string>();
  private feed: RecordFeed | undefined;
  private count: RecordCount | undefined;

  constructor(config: ErrorsWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.sequence = new Sequence(context.logger);
  }

  async begin(): Promise<void> {
    const { context, config } = this;
    const [{ readLog }, { usablePatterns }, cursor] = await Promise.all([
      import('../../recognisers/logs/logReading.ts'),
      import('../usablePatterns.ts'),
      context.cursor.load(),
    ]);
    if (this.disposables.isDisposed) return;
    const wanted = usablePatterns(config.patterns);
    const unwanted = usablePatterns(config.exclude);
    const problem = wanted.problem ?? unwanted.problem;
    const known = isRecord(cursor) ? cursor : {};
    const types: unknown = known['types'];
    if (Array.isArray(types)) for (const type of types) if (typeof type === 'string') this.types.add(type);
    this.feed = this.disposables.add(
      new RecordFeed(
        {
          pattern: config.path,
          positions: known['positions'],
          read: (onRecord) => readLog({ patterns: wanted.usable, exclude: unwanted.usable, onRecord }),
          onRecords: (path, found) => this.sequence.add(path, () => this.tell(path, found)),
          onHealth: (health) =>
            context.report(
              problem === undefined || (health.state === 'degraded' && health.waits !== true)
                ? health
                : { ...health, state: 'degraded', problem, waits: false },
            ),
        },
        context,
      ),
    );
    await this.feed.begin();
  }

  private async tell(path: string, found: readonly LogRecord[]): Promise<void> {
    const { aggregate } = this.config;
    const { baseFolder } = this.context;
    const windowMs = aggregate === undefined ? undefined : parseDuration(aggregate);
    if (windowMs !== undefined) return this.gather(found, windowMs);
    if (found.length > burstSize) {
      const count = new RecordCount();
      for (const record of found) count.add(record);
      const totals = count.totals(this.types);
      if (
        totals !== undefined &&
        !(await this.emit([summaryDraft(totals, undefined, logPlaceOf(path, totals.first, baseFolder))]))
      )
        return;
    } else if (!(await this.emit(found.map((record) => recordDraft(record, logPlaceOf(path, record, baseFolder))))))
      return;
    this.remember(found);
    await this.save();
  }

  /** Counts until the time since the first is over. Until then the position stays, so that a crash counts anew. */
  private async gather(found: readonly LogRecord[], windowMs: number): Promise<void> {
    if (found.length > 0 && this.count === undefined) {
      this.count = new RecordCount();
      this.disposables.add(
        this.context.clock.after(windowMs, () => this.sequence.add(this.config.path, () => this.summarise(windowMs))),
      );
    }
    for (const record of found) this.count?.add(record);
    if (this.count === undefined) await this.save();
  }

  private async summarise(windowMs: number): Promise<void> {
    const totals = this.count?.totals(this.types);
    this.count = undefined;
    if (totals === undefined) return;
    const place = { shown: this.config.path, folder: this.context.baseFolder, link: undefined };
    if (!(await this.emit([summaryDraft(totals, windowMs, place)]))) return;
    for (const type of totals.types.keys()) this.rememberType(type);
    await this.save();
  }

  private emit(drafts: readonly EventDraft[]): Promise<boolean> {
    return emitSurely(this.context, drafts, () => this.disposables.isDisposed);
  }

  private remember(found: readonly LogRecord[]): void {
    for (const { type } of found) if (type !== undefined) this.rememberType(type);
  }

  private rememberType(type: string): void {
    if (this.types.size < maxKnownTypes) this.types.add(type);
  }

  private async save(): Promise<void> {
    const positions = this.feed?.positions();
    if (positions !== undefined) await this.context.cursor.save({ positions, types: [...this.types] });
  }
}
