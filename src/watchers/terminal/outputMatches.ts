import type { Clock } from '../../core/clock.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { EventDraft } from '../../core/event.ts';
import type { SafePattern } from '../../core/safePattern.ts';
import { parseDuration } from '../../core/units.ts';
import { phrase } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import { LineCutter } from '../../recognisers/lines.ts';
import { emitSurely } from '../emitSurely.ts';
import { isChosen } from '../runs/chosenRuns.ts';
import type { Run, RunListener } from '../runs/run.ts';
import { Sequence } from '../runs/sequence.ts';
import type { WatcherWork } from '../startLate.ts';
import { usablePatterns } from '../usablePatterns.ts';
import type { WatcherContext } from '../watcherKind.ts';
import type { TerminalWatcherConfig } from './terminalWatcher.ts';

/** Matching lines within this time after the first are told together, in ms. */
const gatherMs = 1000;
/** Lines that an event carries; the rest is counted. */
const maxLines = 10;
const maxLineLength = 300;
/** Of the command in the title: the line says more. */
const maxNameLength = 40;

/** Tells of lines while commands go on. */
export function followLines(
  { patterns, command, longerThan }: TerminalWatcherConfig,
  context: WatcherContext,
): WatcherWork {
  const disposables = new DisposableStore();
  const { clock, logger, runs } = context;
  const leastMs = longerThan === undefined ? 0 : (parseDuration(longerThan) ?? 0);
  const isEnded = (): boolean => disposables.isDisposed;
  return {
    disposables,
    async begin() {
      const sequence = new Sequence(logger);
      const { compiled, problem } = usablePatterns(patterns);
      const follow = (run: Run): RunListener =>
        findMatches(run, compiled, leastMs, { clock, disposables }, (lines, count) =>
          sequence.add(run.name, () => tellMatches(run, lines, count, context, isEnded)),
        );
      disposables.add(
        runs.onRun((run) => (run.origin === 'debug' || !isChosen(run, command) ? undefined : follow(run))),
      );
      context.report({
        state: problem === undefined ? 'watching' : 'degraded',
        ...(problem === undefined ? {} : { problem }),
        hintSource: runs.description,
        lastLookMs: clock.now(),
      });
    },
  };
}

/** Finds lines in the output of a command while it goes on. Lines before it has taken `leastMs` do not count. Timers are those of the watcher. */
function findMatches(
  run: Run,
  patterns: readonly SafePattern[],
  leastMs: number,
  { clock, disposables }: { readonly clock: Clock; readonly disposables: DisposableStore },
  onMatches: (lines: readonly string[], count: number) => void,
): RunListener {
  let lines: string[] = [];
  let count = 0;
  let timer: Disposable | undefined;
  const tell = (): void => {
    if (timer !== undefined) disposables.delete(timer);
    timer = undefined;
    if (count > 0) onMatches(lines, count);
    lines = [];
    count = 0;
  };
  const cutter = new LineCutter((text) => {
    if (clock.now() - run.startedMs < leastMs || !patterns.some((pattern) => pattern.matches(text))) return;
    count += 1;
    if (lines.length < maxLines) lines.push(text.trim().slice(0, maxLineLength));
    timer ??= disposables.add(clock.after(gatherMs, tell));
  });
  return {
    text: (chunk) => cutter.write(chunk),
    end() {
      cutter.end();
      tell();
    },
  };
}

/** Tells lines that were found in the output of a command. */
async function tellMatches(
  run: Run,
  lines: readonly string[],
  count: number,
  context: WatcherContext,
  isEnded: () => boolean,
): Promise<void> {
  const [first = ''] = lines;
  const draft: EventDraft = {
    type: 'log.matched',
    ...worded({
      title: phrase('log.record', { where: run.name.slice(0, maxNameLength), what: first }),
      description: count === 1 ? undefined : lines.join('\n'),
    }),
    subject: run.name,
    data: {
      command: run.name,
      message: first,
      lines: [...lines],
      times: count,
      ...(run.folder === undefined ? {} : { folder: run.folder }),
    },
    fingerprintTexts: [first],
  };
  await emitSurely(context, [draft], isEnded);
}
