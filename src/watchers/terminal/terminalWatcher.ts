import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { DisposableStore } from '../../core/disposable.ts';
import { elapsedWords, parseDuration } from '../../core/units.ts';
import { phrase } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import { durationSchema } from '../../core/durationSchema.ts';
import { emitSurely } from '../emitSurely.ts';
import { patternsSchema } from '../patternsSchema.ts';
import { Capture } from '../runs/capture.ts';
import { commandSchema, isChosen } from '../runs/chosenRuns.ts';
import { listenLate } from '../runs/lateListener.ts';
import type { Run, RunEnd, RunListener } from '../runs/run.ts';
import { outputLink } from '../runs/runContext.ts';
import { Sequence } from '../runs/sequence.ts';
import type { WatcherContext, WatcherKind } from '../watcherKind.ts';

const schema = z.strictObject({
  longerThan: durationSchema.optional().describe('Only commands that take longer than this.'),
  command: commandSchema,
  patterns: patternsSchema
    .min(1)
    .optional()
    .describe(
      'Tell of these lines of the output, also of tasks, instead of the end: texts, `/expression/i` or `(?i)expression`.',
    ),
});
export type TerminalWatcherConfig = z.infer<typeof schema>;

/** Lines of the output that an event carries. */
const lastLines = 10;
const maxLineLength = 300;

/** Commands in terminals with shell integration: how they ended and what they said last. */
export const terminalWatcher: WatcherKind<TerminalWatcherConfig> = {
  schema,
  describe: ({ longerThan, command, patterns }) =>
    [
      patterns === undefined ? 'Terminal commands' : 'Terminal output',
      command === undefined ? '' : `with "${command}"`,
      longerThan === undefined ? '' : `over ${longerThan}`,
    ]
      .filter((part) => part !== '')
      .join(' ') + (patterns === undefined ? '' : `: ${patterns.join(', ')}`),
  start(config, context) {
    const disposables = new DisposableStore();
    const sequence = new Sequence(context.logger);
    if (config.patterns !== undefined) {
      followOutput(config, config.patterns, context, disposables, sequence);
      return disposables;
    }
    disposables.add(
      context.runs.onRun((run) =>
        run.origin === 'terminal'
          ? follow(run, config, (ended) => sequence.add(run.name, () => tell(ended, context, disposables)))
          : undefined,
      ),
    );
    context.report({ state: 'watching', hintSource: context.runs.description, lastLookMs: context.clock.now() });
    return disposables;
  },
};

/** Tells of lines while commands go on; their patterns are compiled with the first command. */
function followOutput(
  { longerThan, command }: TerminalWatcherConfig,
  patterns: readonly string[],
  context: WatcherContext,
  disposables: DisposableStore,
  sequence: Sequence,
): void {
  const leastMs = longerThan === undefined ? 0 : (parseDuration(longerThan) ?? 0);
  const report = (problem?: string): void =>
    context.report({
      state: problem === undefined ? 'watching' : 'degraded',
      ...(problem === undefined ? {} : { problem }),
      hintSource: context.runs.description,
      lastLookMs: context.clock.now(),
    });
  const load = async () => {
    const [{ usablePatterns }, { findMatches, tellMatches }] = await Promise.all([
      import('../usablePatterns.ts'),
      import('./outputMatches.ts'),
    ]);
    const { compiled, problem } = usablePatterns(patterns);
    if (!disposables.isDisposed) report(problem);
    return { compiled, findMatches, tellMatches };
  };
  report();
  const isEnded = (): boolean => disposables.isDisposed;
  const follow = listenLate(
    load,
    (run, { compiled, findMatches, tellMatches }) =>
      findMatches(run, compiled, leastMs, { clock: context.clock, disposables }, (lines, count) =>
        sequence.add(run.name, () => tellMatches(run, lines, count, context, isEnded)),
      ),
    context.logger,
  );
  disposables.add(
    context.runs.onRun((run) => (run.origin === 'debug' || !isChosen(run, command) ? undefined : follow(run))),
  );
}

interface Ended {
  readonly run: Run;
  readonly end: RunEnd;
  readonly output: string;
}

function follow(
  run: Run,
  { longerThan, command }: TerminalWatcherConfig,
  onEnd: (ended: Ended) => void,
): RunListener | undefined {
  if (!isChosen(run, command)) return undefined;
  const leastMs = longerThan === undefined ? 0 : (parseDuration(longerThan) ?? 0);
  const capture = new Capture();
  return {
    text: (chunk) => capture.write(chunk),
    end: (end) => {
      if (end.atMs - run.startedMs >= leastMs) onEnd({ run, end, output: capture.text });
    },
  };
}

async function tell({ run, end, output }: Ended, context: WatcherContext, disposables: DisposableStore): Promise<void> {
  const { exitCode, cancelled } = end;
  const durationMs = end.atMs - run.startedMs;
  const failed = exitCode !== undefined && exitCode !== 0;
  const tail = lastOf(output);
  const { name } = run;
  const elapsed = elapsedWords(durationMs);
  const title =
    failed && !cancelled
      ? phrase('command.failed', { name, exitCode: String(exitCode), elapsed })
      : phrase(cancelled ? 'command.ended' : exitCode === undefined ? 'command.unknown' : 'command.done', {
          name,
          elapsed,
        });
  const link = failed ? await outputLink(context, run.name, output) : undefined;
  const draft = {
    type: failed && !cancelled ? 'task.failed' : 'task.completed',
    ...worded({ title, description: tail.join('\n') || undefined }),
    subject: run.name,
    data: {
      command: run.name,
      durationMs,
      lastLines: tail,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(cancelled ? { cancelled } : {}),
      ...(run.folder === undefined ? {} : { folder: run.folder }),
    },
    links: link === undefined ? [] : [link],
    fingerprintExact: run.id,
  };
  await emitSurely(context, [draft], () => disposables.isDisposed);
}

function lastOf(output: string): string[] {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .map((line) => (line.split('\r').findLast((part) => part !== '') ?? '').trimEnd().slice(0, maxLineLength))
    .filter((line) => line !== '')
    .slice(-lastLines);
}
