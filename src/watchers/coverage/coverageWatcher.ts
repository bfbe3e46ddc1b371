import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { DisposableStore } from '../../core/disposable.ts';
import { errorCode, errorMessage, LookoutError } from '../../core/errors.ts';
import type { EventLink } from '../../core/event.ts';
import type { CoverageResult } from '../../recognisers/coverage/coverageResult.ts';
import { emitSurely } from '../emitSurely.ts';
import { displayPath } from '../fileEvents.ts';
import { type FileSeen, watchFiles } from '../files/watchedFiles.ts';
import { type CoverageRecognisers, loadCoverageRecognisers } from '../runs/loadRecognisers.ts';
import { causeSince, placeLink } from '../runs/runContext.ts';
import { Verdicts } from '../runs/verdicts.ts';
import type { WatcherContext, WatcherHealth, WatcherKind } from '../watcherKind.ts';
import { coverageDraft, pointsBetween } from './coverageEvents.ts';

const percent = z.number().min(0).max(100);
const schema = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(1024)
    .describe(
      'Coverage reports: a path or a glob. LCOV, Cobertura, JaCoCo, Clover, Istanbul, coverage.py (JSON) and Go are known by their content.',
    ),
  below: percent.optional().describe('Tell when less than this percent of the lines is covered.'),
  drop: percent
    .min(0.01)
    .optional()
    .describe('Tell when lines fell by so many points since the last report; 1 when neither is given.'),
});
export type CoverageWatcherConfig = z.infer<typeof schema>;

/** Coverage by the reports that tools write. */
export const coverageWatcher: WatcherKind<CoverageWatcherConfig> = {
  schema,
  describe: ({ path, below }) => (below === undefined ? `Coverage in ${path}` : `Coverage in ${path} below ${below} %`),
  start(config, context) {
    const work = new CoverageWork(config, context);
    work.begin().catch((error: unknown) => context.logger.error('Coverage cannot be watched.', error));
    return work.disposables;
  },
};

/** Reports are written in several steps. */
const reportTimes = { quietMs: 500, maxWaitMs: 5000 };

class CoverageWork {
  readonly disposables = new DisposableStore();
  private readonly config: CoverageWatcherConfig;
  private readonly context: WatcherContext;
  /** What is wrong with reports, by their paths. */
  private readonly troubles = new Map<string, string>();
  private verdicts = new Verdicts(undefined);
  private health: WatcherHealth | undefined;

  constructor(config: CoverageWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
  }

  async begin(): Promise<void> {
    const { config, context, disposables } = this;
    const [recognisers, cursor] = await Promise.all([loadCoverageRecognisers(), context.cursor.load()]);
    if (disposables.isDisposed) return;
    this.verdicts = new Verdicts(cursor);
    disposables.add(
      watchFiles(
        {
          pattern: config.path,
          ...reportTimes,
          onFile: (seen) => this.look(seen, recognisers),
          onHealth: (health) => this.report(health),
        },
        context,
      ),
    );
  }

  private async look({ path, kind }: FileSeen, recognisers: CoverageRecognisers): Promise<void> {
    // Tools remove the last report before they write the next.
    const trouble = kind === 'gone' ? undefined : await this.take(path, recognisers);
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
  private async take(path: string, { readCoverage }: CoverageRecognisers): Promise<string | undefined> {
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    // The same report is no other run: it was told before a restart.
    if (this.verdicts.get(path)?.stamp === stamp) return undefined;
    const reading = readCoverage();
    for await (const chunk of createReadStream(path, 'utf8')) reading.write(String(chunk));
    let result: CoverageResult;
    try {
      result = reading.end();
    } catch (error) {
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
