import { DisposableStore } from '../../core/disposable.ts';
import type { EventDraft } from '../../core/event.ts';
import { isRecord } from '../../core/json.ts';
import { parseDuration } from '../../core/units.ts';
import { phrase, type Phrase } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import { emitSurely } from '../emitSurely.ts';
import { displayPath } from '../fileEvents.ts';
import { placeLink } from '../runs/runContext.ts';
import { Sequence } from '../runs/sequence.ts';
import { Settle } from '../settle.ts';
import type { WatcherWork } from '../startLate.ts';
import type { WatcherContext } from '../watcherKind.ts';
import { type Problem, problemSeverities } from './problemSource.ts';
import type { ProblemsWatcherConfig } from './problemsWatcher.ts';

/** Problems that an event names. */
const shown = 10;

/** Follows the Problems panel. */
export class ProblemsWork implements WatcherWork {
  readonly disposables = new DisposableStore();
  private readonly config: ProblemsWatcherConfig;
  private readonly context: WatcherContext;
  private readonly sequence: Sequence;
  private isOver = false;

  constructor(config: ProblemsWatcherConfig, context: WatcherContext) {
    this.config = config;
    this.context = context;
    this.sequence = new Sequence(context.logger);
  }

  async begin(): Promise<void> {
    const { context, config } = this;
    const cursor = await context.cursor.load();
    if (this.disposables.isDisposed) return;
    this.isOver = isRecord(cursor) && cursor['isOver'] === true;
    const quietMs = parseDuration(config.settle) ?? 3000;
    // However restless the list is: what lasts that long is told.
    const settle = this.disposables.add(
      new Settle(context.clock, { quietMs, maxWaitMs: quietMs * 10 }, () =>
        this.sequence.add('A problem', () => this.look()),
      ),
    );
    this.disposables.add(context.problems.onDidChange(() => settle.hint()));
    settle.hint();
    context.report({ state: 'watching', hintSource: 'the Problems panel', lastLookMs: context.clock.now() });
  }

  private async look(): Promise<void> {
    const { context } = this;
    const found = this.relevant();
    const isOver = found.length > this.config.budget;
    context.report({ state: 'watching', hintSource: 'the Problems panel', lastLookMs: context.clock.now() });
    if (isOver === this.isOver || this.disposables.isDisposed) return;
    if (!(await emitSurely(context, [this.draft(found, isOver)], () => this.disposables.isDisposed))) return;
    this.isOver = isOver;
    await context.cursor.save({ isOver });
  }

  private relevant(): Problem[] {
    const { severity, source } = this.config;
    const worst = problemSeverities.indexOf(severity);
    return this.context.problems
      .all()
      .filter(
        (problem) =>
          problemSeverities.indexOf(problem.severity) <= worst && (source === undefined || problem.source === source),
      );
  }

  private draft(found: readonly Problem[], isOver: boolean): EventDraft {
    const { baseFolder } = this.context;
    const { severity, source, budget } = this.config;
    const [first] = found;
    const lines = found
      .slice(0, shown)
      .map(({ path, line, message }) => `${displayPath(path, baseFolder)}:${line} – ${message.split('\n')[0]}`);
    const link = first === undefined ? undefined : placeLink({ file: first.path, line: first.line }, baseFolder);
    return {
      type: isOver ? 'condition.met' : 'condition.cleared',
      ...worded({ title: titleOf(found.length, isOver, this.config), description: lines.join('\n') || undefined }),
      subject: `problems ${severity} ${source ?? ''}`.trim(),
      severity: isOver ? (severity === 'error' ? 'error' : 'warning') : 'info',
      data: {
        transition: isOver ? 'broke' : 'fixed',
        count: found.length,
        budget,
        problems: found.slice(0, shown).map((problem) => ({
          ...problem,
          source: problem.source ?? '',
          path: displayPath(problem.path, baseFolder),
        })),
      },
      links: link === undefined ? [] : [link],
      incident: `problems ${severity} ${source ?? ''}`.trim(),
    };
  }
}

function titleOf(found: number, isOver: boolean, { severity, source, budget }: ProblemsWatcherConfig): Phrase {
  const counted = (count: number) => phrase(`problems.count.${severity}`, { count, source });
  if (isOver) return phrase('problems.over', { found: counted(found), budget: budget > 0 ? budget : undefined });
  if (budget > 0) return phrase('problems.within', { allowed: counted(budget) });
  return phrase('problems.none', { kind: phrase(`problems.kind.${severity}`, { source }) });
}
