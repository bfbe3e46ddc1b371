import * as z from 'zod';
import { DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import type { Verdict } from '../../core/transition.ts';
import type { TestResult } from '../../recognisers/tests/testResult.ts';
import type { TreeMark } from '../changeLog.ts';
import { displayPath } from '../fileEvents.ts';
import { emitSurely } from '../emitSurely.ts';
import { Capture } from '../runs/capture.ts';
import { commandSchema, isChosen } from '../runs/chosenRuns.ts';
import { loadTestRecognisers, type TestRecognisers } from '../runs/loadRecognisers.ts';
import type { Run, RunEnd, RunListener } from '../runs/run.ts';
import { causeSince, outputLink, placeLink, shownPlaces } from '../runs/runContext.ts';
import { listenLate } from '../runs/lateListener.ts';
import { Sequence } from '../runs/sequence.ts';
import { type Remembered, Verdicts } from '../runs/verdicts.ts';
import type { WatcherContext, WatcherHealth, WatcherKind } from '../watcherKind.ts';
import { compareRuns } from './testChanges.ts';
import { testDraft } from './testEvents.ts';
import { type Account, sumResults, weigh } from './witnesses.ts';

const schema = z.strictObject({
  report: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('Result files that the tests write: a path or a glob, such as "reports/**/*.xml".'),
  command: commandSchema,
});
export type TestsWatcherConfig = z.infer<typeof schema>;

/** Test runs: tasks of group test, commands in terminals that are known to test, and result files. */
export const testsWatcher: WatcherKind<TestsWatcherConfig> = {
  schema,
  describe: ({ report, command }) => report ?? (command === undefined ? 'Tests' : `Tests with "${command}"`),
  start(config, context) {
    const work = new TestsWork(config, context);
    work.begin().catch((error: unknown) => context.logger.error('Tests cannot be watched.', error));
    return work.disposables;
  },
};

/** Reports are written in several steps. */
const reportTimes = { quietMs: 500, maxWaitMs: 5000 };
/** Time after the end of a run in which a report still is one of that run, in ms. */
const graceMs = 1500;

/** A run and the reports that were written during it. */
interface Pending {
  readonly run: Run;
  readonly reports: TestResult[];
}

/** What is told together. */
interface Ended extends Pick<RunEnd, 'exitCode' | 'cancelled'> {
  readonly name: string;
  readonly commandLine: string | undefined;
  readonly folder: string;
  readonly durationMs: number | undefined;
  readonly output: string;
}

class TestsWork {
  readonly disposables = new DisposableStore();
  private readonly config: TestsWatcherConfig;
  private readonly context: WatcherContext;
  private readonly sequence: Sequence;
  private readonly pending = new Set<Pending>();
  private readonly stopped = new AbortController();
  /** What is wrong with reports, by their paths. */
  private readonly troubles = new Map<string, string>();
  private health: WatcherHealth | undefined;
  private verdicts = new Verdicts(undefined);

  constructor(config: TestsWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.sequence = new Sequence(context.logger);
    this.disposables.add({ dispose: () => this.stopped.abort() });
  }

  async begin(): Promise<void> {
    const { context, config } = this;
    const cursor = await context.cursor.load();
    if (this.disposables.isDisposed) return;
    this.verdicts = new Verdicts(cursor);
    const listen = listenLate(loadTestRecognisers, (run, recognisers) => this.follow(run, recognisers), context.logger);
    this.disposables.add(context.runs.onRun(listen));
    if (config.report === undefined) {
      context.report({ state: 'watching', hintSource: context.runs.description, lastLookMs: context.clock.now() });
      return;
    }
    const { watchFiles } = await import('../files/watchedFiles.ts');
    if (this.disposables.isDisposed) return;
    this.disposables.add(
      watchFiles(
        {
          pattern: config.report,
          ...reportTimes,
          onFile: async ({ path, kind }) => {
            if (kind === 'changed') await this.takeReport(path);
            else this.troubles.delete(path);
            this.report();
          },
          onHealth: (health) => {
            this.health = health;
            this.report();
          },
        },
        context,
      ),
    );
  }

  private report(): void {
    const { health } = this;
    const [problem] = this.troubles.values();
    if (health !== undefined)
      this.context.report(problem === undefined ? health : { ...health, state: 'degraded', problem });
  }

  private follow(run: Run, recognisers: TestRecognisers): RunListener | undefined {
    const { command } = this.config;
    const { commandLine, group } = run;
    if (!isChosen(run, command)) return undefined;
    const known = commandLine === undefined ? undefined : recognisers.classifyCommand(commandLine);
    if (group !== 'test' && (group === 'build' || known?.kind !== 'test')) return undefined;
    const { name, folder = this.context.baseFolder, startedMs } = run;
    const capture = new Capture();
    const pending: Pending = { run, reports: [] };
    this.pending.add(pending);
    let cycles = 0;
    const about = (end: Pick<RunEnd, 'exitCode' | 'cancelled'>, durationMs: number | undefined): Ended => ({
      ...end,
      name,
      commandLine,
      folder,
      durationMs,
      output: capture.text,
    });
    const reading = recognisers.readTests(undefined, (result) => {
      cycles += 1;
      this.add(about({ exitCode: undefined, cancelled: false }, result.durationMs), result, pending.reports.splice(0));
    });
    return {
      // The cycles of a tool that watches are told; that it stops watching is no outcome.
      get tellsEnd() {
        return cycles === 0;
      },
      text: (chunk) => {
        capture.write(chunk);
        reading.write(chunk);
      },
      end: (end) => {
        const result = reading.end(end.exitCode);
        const tell = (): void => {
          this.pending.delete(pending);
          if (cycles === 0) this.add(about(end, end.atMs - startedMs), result, pending.reports);
        };
        if (this.config.report === undefined) tell();
        else this.disposables.add(this.context.clock.after(graceMs, tell));
      },
    };
  }

  private async takeReport(path: string): Promise<void> {
    const { context } = this;
    let result: TestResult;
    try {
      result = await context.readReport('tests', path, this.stopped.signal);
      this.troubles.delete(path);
    } catch (error) {
      if (LookoutError.is(error, 'cancelled')) return;
      if (!LookoutError.is(error)) throw error;
      this.troubles.set(path, `${displayPath(path, context.baseFolder)}: ${errorMessage(error)}`);
      return;
    }
    if (this.disposables.isDisposed) return;
    const [running] = [...this.pending].slice(-1);
    if (running !== undefined) {
      running.reports.push(result);
      return;
    }
    const name = displayPath(path, context.baseFolder);
    const alone = {
      name,
      commandLine: undefined,
      folder: context.baseFolder,
      durationMs: result.durationMs,
      output: '',
    };
    this.add({ ...alone, exitCode: undefined, cancelled: false }, result, []);
    await this.sequence.settled();
  }

  private add(ended: Ended, output: TestResult, reports: readonly TestResult[]): void {
    const [first, ...more] = reports;
    // How a run ended that was ended by hand says nothing about the tests.
    const exitCode = ended.cancelled ? undefined : ended.exitCode;
    const account = weigh(output, first === undefined ? undefined : sumResults([first, ...more]), exitCode);
    this.sequence.add(ended.name, () => this.tell(ended, account));
  }

  private async tell(ended: Ended, account: Account): Promise<void> {
    const { context, verdicts } = this;
    const { folder, name } = ended;
    const { result } = account;
    const key = `${folder}\n${name}`;
    const before = verdicts.get(key);
    const changes = compareRuns(before, result);
    const verdict = verdictOf(account, ended.cancelled, changes.failing);
    const mark = verdict === 'unknown' ? undefined : await context.changeLog.mark(folder);
    const plain = verdicts.transition(key, verdict);
    const isFlaky = plain === 'fixed' && (await this.isUnchanged(folder, before?.red));
    const transition = isFlaky ? 'flaky' : plain === 'stillBroken' && changes.newlyFailing.length > 0 ? 'broke' : plain;
    const first = result.failures.find(({ file }) => file !== undefined);
    const isNews = transition !== 'ok' && transition !== 'stillBroken';
    const links = [
      verdict === 'bad' && first !== undefined ? placeLink(first, folder) : undefined,
      isNews && verdict !== 'good' ? await outputLink(context, name, ended.output) : undefined,
    ];
    const places = result.failures.flatMap(({ file }) => (file === undefined ? [] : [{ file }]));
    const cause = transition === 'broke' ? await causeSince(context, folder, before?.green, places) : {};
    const draft = testDraft({
      ...ended,
      ...account,
      result: { ...result, failures: shownPlaces(result.failures, folder) },
      transition,
      changes,
      cause,
      links: links.filter((link) => link !== undefined),
    });
    if (!(await emitSurely(context, [draft], () => this.disposables.isDisposed))) return;
    const more: Partial<Remembered> = { failing: changes.failing, total: result.total };
    verdicts.note(key, verdict, context.clock.now(), {
      ...more,
      ...(verdict === 'good' ? { green: mark } : { red: mark }),
    });
    await context.cursor.save(verdicts.toJson());
  }

  /** Whether nothing changed since the tests failed: then their success explains nothing. */
  private async isUnchanged(folder: string, red: TreeMark | undefined): Promise<boolean> {
    const changed = red === undefined ? undefined : await this.context.changeLog.since(folder, red);
    return changed !== undefined && changed.length === 0;
  }
}

function verdictOf({ result, dispute }: Account, cancelled: boolean, failing: readonly string[]): Verdict {
  if (dispute !== undefined || cancelled) return 'unknown';
  // A part of the tests may pass while others that failed were not run.
  if (result.status === 'passed') return failing.length > 0 ? 'bad' : 'good';
  return result.status === 'failed' || result.status === 'error' ? 'bad' : 'unknown';
}
