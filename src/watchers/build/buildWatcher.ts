import * as z from 'zod';
import { DisposableStore } from '../../core/disposable.ts';
import { LookoutError } from '../../core/errors.ts';
import { isRecord } from '../../core/json.ts';
import type { Verdict } from '../../core/transition.ts';
import type { BuildResult } from '../../recognisers/builds/buildResult.ts';
import type { Reading } from '../../recognisers/recogniser.ts';
import { emitSurely } from '../emitSurely.ts';
import { Capture } from '../runs/capture.ts';
import { commandSchema, isChosen } from '../runs/chosenRuns.ts';
import type { LoggedRuns } from '../runs/loggedRuns.ts';
import { loadBuildRecognisers, type BuildRecognisers } from '../runs/loadRecognisers.ts';
import type { Run, RunEnd, RunListener } from '../runs/run.ts';
import { causeSince, outputLink, placeLink, shownPlaces } from '../runs/runContext.ts';
import { listenLate } from '../runs/lateListener.ts';
import { Sequence } from '../runs/sequence.ts';
import { Verdicts } from '../runs/verdicts.ts';
import type { WatcherContext, WatcherKind } from '../watcherKind.ts';
import type { Phrase } from '../../core/words/phrase.ts';
import { buildDraft, disputeOf } from './buildEvents.ts';

const schema = z.strictObject({
  log: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('A log of builds to read instead, such as that of a compose run: a path or a glob.'),
  command: commandSchema,
});
export type BuildWatcherConfig = z.infer<typeof schema>;

/** Builds: tasks of group build, and commands in terminals that are known to build. */
export const buildWatcher: WatcherKind<BuildWatcherConfig> = {
  schema,
  describe: ({ command, log }) => log ?? (command === undefined ? 'Builds' : `Builds with "${command}"`),
  start(config, context) {
    const work = new BuildWork(config, context);
    work.begin().catch((error: unknown) => context.logger.error('Builds cannot be watched.', error));
    return work.disposables;
  },
};

class BuildWork {
  readonly disposables = new DisposableStore();
  private readonly config: BuildWatcherConfig;
  private readonly context: WatcherContext;
  private readonly sequence: Sequence;
  private verdicts = new Verdicts(undefined);
  private logged: LoggedRuns | undefined;

  constructor(config: BuildWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.sequence = new Sequence(context.logger);
  }

  async begin(): Promise<void> {
    const { context } = this;
    const cursor = await context.cursor.load();
    if (this.disposables.isDisposed) return;
    this.verdicts = new Verdicts(cursor);
    const listen = listenLate(
      loadBuildRecognisers,
      (run, recognisers) => this.follow(run, recognisers),
      context.logger,
    );
    const { log } = this.config;
    if (log !== undefined) {
      const { LoggedRuns: Logged } = await import('../runs/loggedRuns.ts');
      this.logged = this.disposables.add(
        new Logged(
          {
            log,
            positions: isRecord(cursor) ? cursor['positions'] : undefined,
            onRun: listen,
            onHealth: (health) => context.report(health),
          },
          context,
        ),
      );
      return this.logged.begin();
    }
    this.disposables.add(context.runs.onRun(listen));
    context.report({ state: 'watching', hintSource: context.runs.description, lastLookMs: context.clock.now() });
  }

  private follow(run: Run, recognisers: BuildRecognisers): RunListener | undefined {
    const { command } = this.config;
    const { commandLine, group } = run;
    if (!isChosen(run, command)) return undefined;
    const known = commandLine === undefined ? undefined : recognisers.classifyCommand(commandLine);
    if (group !== 'build' && (group === 'test' || known?.kind !== 'build')) return undefined;
    const capture = new Capture();
    let cycles = 0;
    const onCycle = (result: BuildResult): void => {
      cycles += 1;
      this.sequence.add(run.name, () =>
        this.tell(run, result, { exitCode: undefined, cancelled: false }, result.durationMs, capture),
      );
    };
    const reading = this.read(run, recognisers, onCycle);
    return {
      // The cycles of a tool that watches are told; that it stops watching is no outcome.
      get tellsEnd() {
        return cycles === 0;
      },
      text: (chunk) => {
        capture.write(chunk);
        reading.write(chunk);
      },
      end: (end) => this.ended(run, reading.end(end.exitCode), end, cycles, capture),
    };
  }

  /** By the task's problem matchers; one that cannot be used leaves the reading to what is known of tools. */
  private read(
    { name, matchers }: Run,
    { readBuild, readMatched }: BuildRecognisers,
    onCycle: (result: BuildResult) => void,
  ): Reading<BuildResult> {
    try {
      return matchers === undefined ? readBuild(undefined, onCycle) : readMatched(name, matchers, onCycle);
    } catch (error) {
      if (!LookoutError.is(error, 'invalid')) throw error;
      this.context.logger.warn(`The problem matcher of "${name}" is not used: ${error.message}`);
      return readBuild(undefined, onCycle);
    }
  }

  private ended(run: Run, result: BuildResult, end: RunEnd, cycles: number, capture: Capture): void {
    if (cycles > 0) return;
    // A log holds much that is no build.
    if (run.origin === 'log' && result.status === 'unknown') return;
    this.sequence.add(run.name, () => this.tell(run, result, end, end.atMs - run.startedMs, capture));
  }

  private async tell(
    run: Run,
    result: BuildResult,
    end: Pick<RunEnd, 'exitCode' | 'cancelled'>,
    durationMs: number | undefined,
    capture: Capture,
  ): Promise<void> {
    const { context, verdicts } = this;
    const { name, commandLine, folder = context.baseFolder } = run;
    const dispute = disputeOf(result, end.exitCode);
    const verdict = verdictOf(result, dispute, end.cancelled);
    const key = `${folder}\n${name}`;
    const transition = verdicts.transition(key, verdict);
    const places = result.problems.flatMap(({ file }) => (file === undefined ? [] : [{ file }]));
    const isNews = transition !== 'ok' && transition !== 'stillBroken';
    const first = result.problems.find(({ severity }) => severity === 'error') ?? {};
    const links =
      verdict === 'bad'
        ? [placeLink(first, folder), isNews ? await outputLink(context, name, capture.text) : undefined]
        : [];
    const draft = buildDraft({
      name,
      commandLine,
      result: { ...result, problems: shownPlaces(result.problems, folder) },
      transition,
      end,
      durationMs,
      dispute,
      cause: transition === 'broke' ? await causeSince(context, folder, verdicts.get(key)?.green, places) : {},
      links: links.filter((link) => link !== undefined),
    });
    if (!(await emitSurely(context, [draft], () => this.disposables.isDisposed))) return;
    const green = verdict === 'good' ? await context.changeLog.mark(folder) : undefined;
    verdicts.note(key, verdict, context.clock.now(), { green });
    const positions = this.logged?.positions();
    await context.cursor.save({ ...verdicts.toJson(), ...(positions === undefined ? {} : { positions }) });
  }
}

function verdictOf({ status }: BuildResult, dispute: Phrase | undefined, cancelled: boolean): Verdict {
  if (dispute !== undefined || cancelled) return 'unknown';
  if (status === 'succeeded') return 'good';
  return status === 'failed' ? 'bad' : 'unknown';
}
