import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { DisposableStore } from '../../core/disposable.ts';
import { errorCode, errorMessage, LookoutError } from '../../core/errors.ts';
import type { EventLink } from '../../core/event.ts';
import type { CoverageResult } from '../../recognisers/coverage/coverageResult.ts';
import { emitSurely } from '../emitSurely.ts';
import { displayPath } from '../fileEvents.ts';
import { type FileSeen, watchFiles } from '../files/watchedFiles.ts';
import { causeSince, placeLink } from '../runs/runContext.ts';
import { Verdicts } from '../runs/verdicts.ts';
import type { WatcherContext, WatcherHealth } from '../watcherKind.ts';
import { coverageDraft, pointsBetween } from './coverageEvents.ts';
import type { WatcherWork } from '../startLate.ts';
import type { CoverageWatcherConfig } from './coverageWatcher.ts';

/** Reports are written in several steps. */
const reportTimes = { quietMs: 500, maxWaitMs: 5000 };

/** One watcher at work. */
export class CoverageWork implements WatcherWork {
  readonly disposables = new DisposableStore();
  private readonly config: CoverageWatcherConfig;
  private readonly context: WatcherContext;
  /** What is wrong with reports, by their paths. */
  private readonly troubles = new Map<string, string>();
  private verdicts = new Verdicts(undefined);
  private health: WatcherHealth | undefined;
  private readonly stopped = new AbortController();

  constructor(config: CoverageWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.disposables.add({ dispose: () => this.stopped.abort() });
  }

  async begin(): Promise<void> {
    const { config, context, disposables } = this;
    const cursor = await context.cursor.load();
    if (disposables.isDisposed) return;
    this.verdicts = new Verdicts(cursor);
    disposables.add(
      watchFiles(
        {
          pattern: config.path,
          ...reportTimes,
          onFile: (seen) => this.look(seen),
          onHealth: (health) => this.report(health),
        },
        context,
      ),
    );
  }

  private async look({ path, kind }: FileSeen): Promise<void> {
    // Tools remove the last report before they write the next.
    const trouble = kind === 'gone' ? undefined : await this.take(path);
    if (trouble === undefined) this.troubles.delete(path);
    else this.troubles.set(path, `${displayPath(path, this.context.baseFolder)}: ${trouble}`);
    if (this.health !== undefined) this.report(this.health);
  }

  private report(health: WatcherHealth): void {
    this.health = health;
    const [problem] = this.troubles.values();
    this.context.report(problem === undefined ? health : { ...health, state: 'degraded', problem });
  }

  /** Reads a report and tells of it. Answers what is wrong with it. */
  private async take(path: string): Promise<string | undefined> {
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    // The same report is no other run: it was told before a restart.
    if (this.verdicts.get(path)?.stamp === stamp) return undefined;
    let result: CoverageResult;
    try {
      result = await this.context.readReport('coverage', path, this.stopped.signal);
    } catch (error) {
      if (LookoutError.is(error, 'cancelled')) return undefined;
      if (!LookoutError.is(error, 'invalid')) throw error;
      return errorMessage(error);
    }
    await this.tell(path, result, stamp);
    return undefined;
  }

  private async tell(path: string, result: CoverageResult, stamp: string): Promise<void> {
    const { config, context, verdicts } = this;
    const { below, drop = below === undefined ? 1 : undefined } = config;
    const folder = context.baseFolder;
    const { lines, lowest } = result;
    const before = verdicts.get(path);
    const verdict = below !== undefined && lines < below ? 'bad' : 'good';
    const transition = verdicts.transition(path, verdict);
    const previous = before?.lines;
    const isDrop = drop !== undefined && previous !== undefined && pointsBetween(previous, lines) <= -drop;
    const places = lowest.map((file) => ({ file }));
    const isNews = transition === 'broke' || isDrop;
    const worst = isNews ? await this.worstLink(path, lowest) : undefined;
    const draft = coverageDraft({
      name: displayPath(path, folder),
      result,
      transition,
      isDrop,
      threshold: below,
      previous,
      cause: isNews ? await causeSince(context, folder, before?.green, places) : {},
      links: worst === undefined ? [] : [worst],
    });
    if (!(await emitSurely(context, [draft], () => this.disposables.isDisposed))) return;
    const green = verdict === 'good' ? await context.changeLog.mark(folder) : undefined;
    verdicts.note(path, verdict, context.clock.now(), { green, lines, stamp });
    await context.cursor.save(verdicts.toJson());
  }

  /** The file that misses most, where it can be found: paths are below the folder, or beside the report. */
  private async worstLink(report: string, [worst]: readonly string[]): Promise<EventLink | undefined> {
    if (worst === undefined) return undefined;
    const { baseFolder } = this.context;
    const places = isAbsolute(worst) ? [worst] : [join(baseFolder, worst), join(dirname(report), worst)];
    for (const file of places) if (await isFile(file)) return placeLink({ file }, baseFolder);
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return false;
    throw error;
  }
}
