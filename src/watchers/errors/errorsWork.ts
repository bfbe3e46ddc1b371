import { pathToFileURL } from 'node:url';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { LookoutError } from '../../core/errors.ts';
import type { EventDraft } from '../../core/event.ts';
import { phrase } from '../../core/words/phrase.ts';
import { wordedLink } from '../../core/wording.ts';
import { isRecord, type JsonObject } from '../../core/json.ts';
import { parseDuration } from '../../core/units.ts';
import type { LogRecord } from '../../recognisers/logs/logRecord.ts';
import type { Reading } from '../../recognisers/recogniser.ts';
import { emitSurely } from '../emitSurely.ts';
import { displayPath } from '../fileEvents.ts';
import { LogFeed } from '../logs/logFeed.ts';
import { placeLink } from '../runs/runContext.ts';
import { Sequence } from '../runs/sequence.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { type LogPlace, recordDraft, summaryDraft } from './logEvents.ts';
import { RecordCount } from './recordCount.ts';
import type { WatcherWork } from '../startLate.ts';
import type { ErrorsWatcherConfig } from './errorsWatcher.ts';

/** Silence after which a record is complete, in ms: whatever belongs to it is written with it. */
const silenceMs = 40;
/** More records than this at once are told as one. */
const burstSize = 10;
/** Types that are remembered, to tell new ones. */
const maxKnownTypes = 500;
/** A line without an end is kept up to this length, in UTF-16 units. */
const maxPartial = 64 * 1024;

interface OpenLog {
  reading: Reading<unknown>;
  /** The beginning of a line whose end has not come. */
  partial: string;
  /** Records that are complete and not told yet. */
  found: LogRecord[];
  timer: Disposable | undefined;
}

/** One watcher at work. */
export class ErrorsWork implements WatcherWork {
  readonly disposables = new DisposableStore();
  private readonly config: ErrorsWatcherConfig;
  private readonly context: WatcherContext;
  private readonly sequence: Sequence;
  private readonly logs = new Map<string, OpenLog>();
  private readonly types = new Set<string>();
  private feed: LogFeed | undefined;
  private count: RecordCount | undefined;
  private open: ((onRecord: (record: LogRecord) => void) => Reading<unknown>) | undefined;

  constructor(config: ErrorsWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.sequence = new Sequence(context.logger);
    this.disposables.add({ dispose: () => this.logs.forEach(({ timer }) => timer?.dispose()) });
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
    this.open = (onRecord) => readLog({ patterns: wanted.usable, exclude: unwanted.usable, onRecord });
    const known = isRecord(cursor) ? cursor : {};
    const types: unknown = known['types'];
    if (Array.isArray(types)) for (const type of types) if (typeof type === 'string') this.types.add(type);
    this.feed = this.disposables.add(
      new LogFeed(
        {
          pattern: config.path,
          positions: known['positions'],
          onText: (path, text, isNewFile) => this.take(path, text, isNewFile),
          onRead: async (path) => this.settle(path),
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

  private take(path: string, text: string, isNewFile: boolean): void {
    const log = this.logFor(path);
    // What a former file ended with is complete.
    if (isNewFile) this.complete(log);
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) {
      log.partial = (log.partial + text).slice(0, maxPartial);
      return;
    }
    log.reading.write(log.partial + text.slice(0, end));
    log.partial = text.slice(end);
  }

  private logFor(path: string): OpenLog {
    const known = this.logs.get(path);
    if (known !== undefined) return known;
    const log: OpenLog = { reading: this.reading(path), partial: '', found: [], timer: undefined };
    this.logs.set(path, log);
    return log;
  }

  private reading(path: string): Reading<unknown> {
    if (this.open === undefined) throw new LookoutError('internal', 'The log is read before it is opened.');
    return this.open((record) => this.logs.get(path)?.found.push(record));
  }

  /** After a while of silence what was found is complete. */
  private settle(path: string): void {
    const log = this.logs.get(path);
    if (log === undefined || this.disposables.isDisposed) return;
    log.timer?.dispose();
    log.timer = this.context.clock.after(silenceMs, () => {
      this.complete(log);
      log.reading = this.reading(path);
      const found = log.found.splice(0);
      this.sequence.add(path, () => this.tell(path, found));
    });
  }

  private complete(log: OpenLog): void {
    log.reading.end();
  }

  private async tell(path: string, found: readonly LogRecord[]): Promise<void> {
    const { aggregate } = this.config;
    const windowMs = aggregate === undefined ? undefined : parseDuration(aggregate);
    if (windowMs !== undefined) return this.gather(found, windowMs);
    if (found.length > burstSize) {
      const count = new RecordCount();
      for (const record of found) count.add(record);
      const totals = count.totals(this.types);
      if (
        totals !== undefined &&
        !(await this.emit([summaryDraft(totals, undefined, this.placeOf(path, totals.first))]))
      )
        return;
    } else if (!(await this.emit(found.map((record) => recordDraft(record, this.placeOf(path, record)))))) return;
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

  private placeOf(path: string, { file, lineNumber }: LogRecord): LogPlace {
    const { baseFolder } = this.context;
    const link =
      placeLink({ file, line: lineNumber }, baseFolder) ?? wordedLink(phrase('link.openLog'), pathToFileURL(path).href);
    return { shown: displayPath(path, baseFolder), folder: baseFolder, link };
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

  /** A position within a line is not kept: the line would be read without its beginning. */
  private async save(): Promise<void> {
    if ([...this.logs.values()].some(({ partial, found }) => partial !== '' || found.length > 0)) return;
    const positions: JsonObject = this.feed?.positions() ?? {};
    await this.context.cursor.save({ positions, types: [...this.types] });
  }
}
