import { basename } from 'node:path';
import type { CompiledCondition } from '../../conditions/compileCondition.ts';
import type { KnownState } from '../../conditions/knownState.ts';
import type { Step, WindowState } from '../../conditions/windowState.ts';
import { LineCutter } from '../../recognisers/lines.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isRecord } from '../../core/json.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import { say } from '../../core/words/phrase.ts';
import type { Deploy } from '../../recognisers/deploys/deploy.ts';
import type { EventDraft } from '../../core/event.ts';
import type { LogRecord } from '../../recognisers/logs/logRecord.ts';
import { emitSurely } from '../emitSurely.ts';
import type { AcceptedNews } from '../eventFeed.ts';
import { LogFeed } from '../logs/logFeed.ts';
import { Sequence } from '../runs/sequence.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { conditionDraft, deployDraft } from './conditionEvents.ts';
import { loadConditions, type Conditions } from './loadConditions.ts';
import type { WatcherWork } from '../startLate.ts';
import type { ConditionWatcherConfig } from './conditionWatcher.ts';

/** One watcher at work. */
export class ConditionWork implements WatcherWork {
  readonly disposables = new DisposableStore();
  private readonly config: ConditionWatcherConfig;
  private readonly context: WatcherContext;
  private readonly sequence: Sequence;
  private state: WindowState | undefined;
  private timer: Disposable | undefined;
  /** What it is about was never told. */
  private isDeaf = false;
  private positions: JsonObject | undefined;

  constructor(config: ConditionWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.sequence = new Sequence(context.logger);
    this.disposables.add({ dispose: () => this.timer?.dispose() });
  }

  async begin(): Promise<void> {
    const { context, config } = this;
    const conditions = await loadConditions();
    if (this.disposables.isDisposed) return;
    let condition: CompiledCondition;
    try {
      condition = conditions.compileCondition(config.when ?? config.expr ?? '');
    } catch (error) {
      if (!LookoutError.is(error)) throw error;
      const problem =
        config.when === undefined && config.expr === undefined ? 'Give it a "when" or an "expr".' : errorMessage(error);
      context.report({ state: 'degraded', problem, hintSource: 'none' });
      return;
    }
    const cursor = await context.cursor.load();
    this.state = conditions.stateFromJson(isRecord(cursor) ? cursor['window'] : undefined, context.clock.monotonic());
    if (this.disposables.isDisposed) return;
    const use = conditions.logUse(condition);
    const log = config.log ?? conditions.logNamedIn(condition);
    // The errors of a log that is named are read here; those of others are no concern of it.
    const isOwn = (type: string): boolean => use === 'errors' && log !== undefined && type.startsWith('log.');
    this.disposables.add(
      context.events.onAccepted((news) => {
        if (news.event.type.startsWith('condition.') || isOwn(news.event.type)) return;
        this.sequence.add('A condition', () => this.hear(conditions, condition, news));
      }),
    );
    const positions = isRecord(cursor) ? cursor['positions'] : undefined;
    // What is saved before the log was read keeps its place.
    if (isRecord(positions)) this.positions = positions;
    if (log === undefined && use === 'deploys') this.followDeploys(conditions, condition);
    if (log === undefined && use === 'lines')
      context.report({ state: 'degraded', problem: 'Give it a "log" in which to look.', hintSource: 'none' });
    else if (log === undefined) this.sayWhetherItHears(conditions, condition, context.events.known());
    else if (use === 'none')
      context.report({
        state: 'degraded',
        problem: `${log} is not read: the condition is about neither lines nor errors nor deploys in a log. Remove the "log", or say what to look for in it.`,
        hintSource: 'events',
      });
    else if (use === 'errors') await this.readErrors(log, positions, conditions, condition);
    else this.readLog(log, positions, conditions, condition, use === 'deploys');
    // What is known already may fulfil it.
    this.sequence.add('A condition', () => this.step(conditions, condition, { ...context.events.known() }, true, {}));
  }

  private sayWhetherItHears(conditions: Conditions, { reads }: CompiledCondition, known: KnownState): void {
    const { context } = this;
    const name = conditions.unmeasuredIn(reads, known);
    this.isDeaf = name !== undefined;
    if (name === undefined)
      context.report({ state: 'watching', hintSource: 'events', lastLookMs: context.clock.now() });
    else
      context.report({
        state: 'degraded',
        problem: `${name} is not measured here yet: only published events, such as resource.${name}.high, tell of it.`,
        hintSource: 'events',
      });
  }

  private async hear(
    conditions: Conditions,
    condition: CompiledCondition,
    { event, known, isTold }: AcceptedNews,
  ): Promise<void> {
    if (this.isDeaf) this.sayWhetherItHears(conditions, condition, known);
    await this.step(conditions, condition, conditions.seenWith(known, event), true, { event, isTold });
  }

  private readLog(
    log: string,
    positions: JsonValue | undefined,
    conditions: Conditions,
    condition: CompiledCondition,
    isOfDeploys: boolean,
  ): void {
    const { context } = this;
    const readDeploys = (path: string) =>
      new conditions.DeployReader((deploy) => this.deployed(conditions, condition, deploy, basename(path)));
    const readLines = (path: string) => {
      const file = this.nameOf(path, conditions, condition);
      return new LineCutter((line) => {
        this.sequence.add('A condition', () => {
          const seen = { ...context.events.known(), log: { file, text: line } };
          return this.step(conditions, condition, seen, true, { line, path });
        });
      });
    };
    const readers = new Map<string, Pick<LineCutter, 'write' | 'end'>>();
    const feed = new LogFeed(
      {
        pattern: log,
        positions,
        onText: (path, text, isNewFile) => {
          const reader = readers.get(path) ?? (isOfDeploys ? readDeploys(path) : readLines(path));
          readers.set(path, reader);
          // What a former file ended with is a whole line.
          if (isNewFile) reader.end();
          reader.write(text);
        },
        onRead: async () => {
          await this.sequence.settled();
          if (this.disposables.isDisposed) return;
          this.positions = feed.linePositions();
          await this.save(conditions);
        },
        onHealth: (health) => context.report(health),
      },
      context,
    );
    this.disposables.add(feed);
    feed.begin().catch((error: unknown) => context.logger.error(`${log} cannot be followed.`, error));
  }

  private async readErrors(
    log: string,
    positions: JsonValue | undefined,
    conditions: Conditions,
    condition: CompiledCondition,
  ): Promise<void> {
    const { context } = this;
    const [{ RecordFeed }, { readLog }, { logPlaceOf, recordDraft }] = await Promise.all([
      import('../logs/recordFeed.ts'),
      import('../../recognisers/logs/logReading.ts'),
      import('../errors/logEvents.ts'),
    ]);
    if (this.disposables.isDisposed) return;
    const hear = async (path: string, record: LogRecord): Promise<void> => {
      const draft = recordDraft(record, logPlaceOf(path, record, context.baseFolder));
      const seen = { ...context.events.known(), event: { ...draft, labels: {} }, labels: {} };
      await this.step(conditions, condition, seen, true, { line: record.message.split('\n')[0] ?? '', path });
    };
    const feed = new RecordFeed(
      {
        pattern: log,
        positions,
        read: (onRecord) => readLog({ patterns: [], exclude: [], onRecord }),
        onRecords: (path, found) => {
          for (const record of found) this.sequence.add('A condition', () => hear(path, record));
          this.sequence.add('A condition', async () => {
            this.positions = feed.positions() ?? this.positions;
            await this.save(conditions);
          });
        },
        onHealth: (health) => context.report(health),
      },
      context,
    );
    this.disposables.add(feed);
    feed.begin().catch((error: unknown) => context.logger.error(`${log} cannot be followed.`, error));
  }

  /** A log under the name by which the condition asks for it. */
  private nameOf(path: string, conditions: Conditions, condition: CompiledCondition): string {
    const asked = conditions.logNamedIn(condition);
    return asked !== undefined && path.replaceAll('\\', '/').endsWith(asked) ? asked : basename(path);
  }

  /** Commands of the editor that deploy: the exit code and the output together say how. */
  private followDeploys(conditions: Conditions, condition: CompiledCondition): void {
    this.disposables.add(
      this.context.runs.onRun((run) => {
        const { commandLine = '', name } = run;
        if (!conditions.isDeployCommand(commandLine)) return undefined;
        let last: Deploy | undefined;
        const reader = new conditions.DeployReader((deploy) => {
          last = deploy;
        });
        return {
          text: (chunk) => reader.write(chunk),
          end: ({ exitCode, cancelled }) => {
            reader.end();
            // An unknown end is neither success nor failure.
            if (cancelled || exitCode === undefined) return;
            const status = exitCode === 0 ? 'succeeded' : 'failed';
            if (last !== undefined && last.status !== status) return;
            const named = last ?? { ...reader.named, message: `${name} ended with exit code ${exitCode}.` };
            this.deployed(conditions, condition, { ...named, status }, name);
          },
        };
      }),
    );
  }

  /** A deploy that was seen here is told as itself, and only when the condition wants it. */
  private deployed(conditions: Conditions, condition: CompiledCondition, deploy: Deploy, where: string): void {
    const draft = deployDraft(deploy, where, this.context.clock.now());
    const { labels = {}, ...event } = draft;
    const known = { ...this.context.events.known(), event: { ...event, labels }, labels };
    this.sequence.add('A deploy', async () => {
      const { state } = this;
      if (state === undefined || this.disposables.isDisposed) return;
      const step = conditions.advance(condition, state, known, this.context.clock.monotonic(), true);
      if (step.change === 'met') await this.tell(draft);
      await this.keep(conditions, condition, step);
    });
  }

  private async step(
    conditions: Conditions,
    condition: CompiledCondition,
    known: Readonly<Record<string, unknown>>,
    isNews: boolean,
    about: Partial<Pick<AcceptedNews, 'event' | 'isTold'>> & { readonly line?: string; readonly path?: string },
  ): Promise<void> {
    const { context, state } = this;
    if (state === undefined || this.disposables.isDisposed) return;
    const step = conditions.advance(condition, state, known, context.clock.monotonic(), isNews);
    if (step.change !== undefined) {
      const { when, expr } = this.config;
      const name = when ?? expr ?? say(condition.canonical, 'en');
      await this.tell(
        conditionDraft({ ...about, name, condition, change: step.change, known, baseline: step.baseline }),
      );
    }
    await this.keep(conditions, condition, step);
  }

  private async keep(conditions: Conditions, condition: CompiledCondition, step: Step): Promise<void> {
    const { context } = this;
    const isChanged = step.state !== this.state;
    this.state = step.state;
    this.timer?.dispose();
    if (step.dueMs !== undefined && !this.disposables.isDisposed) {
      this.timer = context.clock.after(Math.max(0, step.dueMs - context.clock.monotonic()), () =>
        this.sequence.add('A condition', () => this.step(conditions, condition, context.events.known(), false, {})),
      );
    }
    if (isChanged) await this.save(conditions);
  }

  private async tell(draft: EventDraft): Promise<void> {
    await emitSurely(this.context, [draft], () => this.disposables.isDisposed);
  }

  private async save(conditions: Conditions): Promise<void> {
    const { state, positions, context } = this;
    if (state === undefined) return;
    await context.cursor.save({
      window: conditions.stateToJson(state),
      ...(positions === undefined ? {} : { positions }),
    });
  }
}
