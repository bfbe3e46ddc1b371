import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { JsonObject } from '../../core/json.ts';
import type { LogRecord } from '../../recognisers/logs/logRecord.ts';
import type { Reading } from '../../recognisers/recogniser.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { LogFeed, type LogFeedOptions } from './logFeed.ts';

/** Silence after which a record is complete, in ms: whatever belongs to it is written with it. */
const silenceMs = 40;
/** A line without an end is kept up to this length, in UTF-16 units. */
const maxPartial = 64 * 1024;

export interface RecordFeedOptions extends Pick<LogFeedOptions, 'pattern' | 'positions' | 'onHealth'> {
  /** Begins to look for records. */
  readonly read: (onRecord: (record: LogRecord) => void) => Reading<unknown>;
  /** After each silence: the records of one file that are complete, in order; maybe none. */
  readonly onRecords: (path: string, found: readonly LogRecord[]) => void;
}

interface OpenLog {
  reading: Reading<unknown>;
  /** The beginning of a line whose end has not come. */
  partial: string;
  /** Records that are complete and not handed on yet. */
  found: LogRecord[];
  /** What was read since the last silence may be part of a record that is not complete. */
  isOpen: boolean;
  timer: Disposable | undefined;
}

/** Follows logs and finds the records of errors in them, several lines each. */
export class RecordFeed implements Disposable {
  private readonly options: RecordFeedOptions;
  private readonly context: WatcherContext;
  private readonly disposables = new DisposableStore();
  private readonly logs = new Map<string, OpenLog>();
  private readonly feed: LogFeed;

  constructor(options: RecordFeedOptions, context: WatcherContext) {
    this.options = options;
    this.context = context;
    this.feed = this.disposables.add(
      new LogFeed(
        {
          ...options,
          onText: (path, text, isNewFile) => this.take(path, text, isNewFile),
          onRead: async (path) => this.settle(path),
        },
        context,
      ),
    );
    this.disposables.add({ dispose: () => this.logs.forEach(({ timer }) => timer?.dispose()) });
  }

  begin(): Promise<void> {
    return this.feed.begin();
  }

  /** Where reading goes on after a restart; undefined while that is within a record. */
  positions(): JsonObject | undefined {
    return [...this.logs.values()].some(({ isOpen }) => isOpen) ? undefined : this.feed.linePositions();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private take(path: string, text: string, isNewFile: boolean): void {
    const log = this.logFor(path);
    log.isOpen = true;
    if (isNewFile) this.endFile(path, log);
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) {
      log.partial = (log.partial + text).slice(0, maxPartial);
      return;
    }
    log.reading.write(log.partial + text.slice(0, end));
    log.partial = text.slice(end);
  }

  /** What a former file ended with is complete, and nothing that the next line belongs to. */
  private endFile(path: string, log: OpenLog): void {
    log.reading.write(log.partial);
    log.partial = '';
    log.reading.end();
    log.reading = this.reading(path);
  }

  private logFor(path: string): OpenLog {
    const known = this.logs.get(path);
    if (known !== undefined) return known;
    const log: OpenLog = { reading: this.reading(path), partial: '', found: [], isOpen: false, timer: undefined };
    this.logs.set(path, log);
    return log;
  }

  private reading(path: string): Reading<unknown> {
    return this.options.read((record) => this.logs.get(path)?.found.push(record));
  }

  /** After a while of silence what was found is complete. */
  private settle(path: string): void {
    const log = this.logs.get(path);
    if (log === undefined || this.disposables.isDisposed) return;
    log.timer?.dispose();
    log.timer = this.context.clock.after(silenceMs, () => {
      log.reading.end();
      log.reading = this.reading(path);
      log.isOpen = false;
      this.options.onRecords(path, log.found.splice(0));
    });
  }
}
