import type { Disposable } from '../../core/disposable.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { displayPath } from '../fileEvents.ts';
import { LogFeed } from '../logs/logFeed.ts';
import type { WatcherContext, WatcherHealth } from '../watcherKind.ts';
import type { Run, RunListener } from './run.ts';

/** Silence after which what was written belongs to one run, in ms. */
const silenceMs = 3000;

export interface LoggedRunsOptions {
  /** A path or a glob. */
  readonly log: string;
  readonly positions: JsonValue | undefined;
  readonly onRun: (run: Run) => RunListener | undefined;
  readonly onHealth: (health: WatcherHealth) => void;
}

interface OpenRun {
  readonly listener: RunListener;
  timer: Disposable | undefined;
}

/** Runs whose output goes to a log: what is written without a pause is one run, whose exit code nobody knows. */
export class LoggedRuns implements Disposable {
  private readonly options: LoggedRunsOptions;
  private readonly context: WatcherContext;
  private readonly feed: LogFeed;
  private readonly open = new Map<string, OpenRun>();
  private count = 0;

  constructor(options: LoggedRunsOptions, context: WatcherContext) {
    this.options = options;
    this.context = context;
    this.feed = new LogFeed(
      {
        pattern: options.log,
        positions: options.positions,
        onText: (path, text, isNewFile) => this.take(path, text, isNewFile),
        onRead: async () => {},
        onHealth: options.onHealth,
      },
      context,
    );
  }

  begin(): Promise<void> {
    return this.feed.begin();
  }

  /** Where reading goes on; undefined while a run is open, which would be read without its beginning. */
  positions(): JsonObject | undefined {
    return this.open.size > 0 ? undefined : this.feed.positions();
  }

  dispose(): void {
    this.feed.dispose();
    for (const { timer } of this.open.values()) timer?.dispose();
    this.open.clear();
  }

  private take(path: string, text: string, isNewFile: boolean): void {
    const { clock } = this.context;
    const known = this.open.get(path);
    // What a former file ended with is a whole line.
    if (isNewFile) known?.listener.text('\n');
    if (text === '') return;
    const run = known ?? this.start(path);
    if (run === undefined) return;
    run.listener.text(text);
    run.timer?.dispose();
    run.timer = clock.after(silenceMs, () => {
      this.open.delete(path);
      run.listener.end({ exitCode: undefined, cancelled: false, atMs: clock.now() - silenceMs });
    });
  }

  private start(path: string): OpenRun | undefined {
    const { baseFolder, clock } = this.context;
    this.count += 1;
    const listener = this.options.onRun({
      id: `${path} ${this.count}`,
      origin: 'log',
      name: displayPath(path, baseFolder),
      commandLine: undefined,
      group: 'build',
      isBackground: false,
      matchers: undefined,
      folder: undefined,
      startedMs: clock.now(),
    });
    if (listener === undefined) return undefined;
    const run: OpenRun = { listener, timer: undefined };
    this.open.set(path, run);
    return run;
  }
}
