import { stripVTControlCharacters } from 'node:util';
import { DisposableStore } from '../../core/disposable.ts';
import { elapsedWords, parseDuration } from '../../core/units.ts';
import { phrase } from '../../core/words/phrase.ts';
import { worded } from '../../core/wording.ts';
import { isHandWork } from '../../recognisers/handWork.ts';
import { emitSurely } from '../emitSurely.ts';
import { Capture } from '../runs/capture.ts';
import { isChosen } from '../runs/chosenRuns.ts';
import type { Run, RunEnd, RunListener } from '../runs/run.ts';
import { outputLink } from '../runs/runContext.ts';
import { Sequence } from '../runs/sequence.ts';
import type { WatcherWork } from '../startLate.ts';
import type { WatcherContext } from '../watcherKind.ts';
import type { TerminalWatcherConfig } from './terminalWatcher.ts';

/** Lines of the output that an event carries. */
const lastLines = 10;
const maxLineLength = 300;

/** Tells how commands ended. */
export function followEnds(config: TerminalWatcherConfig, context: WatcherContext): WatcherWork {
  const disposables = new DisposableStore();
  return {
    disposables,
    async begin() {
      const sequence = new Sequence(context.logger);
      const onEnd = (ended: Ended): void =>
        sequence.add(ended.run.name, async () => {
          // Who asks for commands in general asks neither for editors and shells, nor to be told twice.
          if (config.command === undefined && (await isNoNews(ended))) return;
          await tell(ended, context, () => disposables.isDisposed);
        });
      disposables.add(
        context.runs.onRun((run) => (run.origin === 'terminal' ? follow(run, config, onEnd) : undefined)),
      );
      context.report({ state: 'watching', hintSource: context.runs.description, lastLookMs: context.clock.now() });
    },
  };
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

async function isNoNews({ run, end, output }: Ended): Promise<boolean> {
  return isHandWork(run.commandLine ?? run.name, output) || (await end.isTold) === true;
}

async function tell({ run, end, output }: Ended, context: WatcherContext, isEnded: () => boolean): Promise<void> {
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
  await emitSurely(context, [draft], isEnded);
}

function lastOf(output: string): string[] {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .map((line) => (line.split('\r').findLast((part) => part !== '') ?? '').trimEnd().slice(0, maxLineLength))
    .filter((line) => line !== '')
    .slice(-lastLines);
}
