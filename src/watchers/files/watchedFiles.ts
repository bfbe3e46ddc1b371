import { lstat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorCode } from '../../core/errors.ts';
import { startFileHints } from '../hints/fileHints.ts';
import { startPollingHints } from '../hints/pollingHints.ts';
import { checkPath, policyOf } from '../pathPolicy.ts';
import { TruthLoop } from '../truthLoop.ts';
import type { WatcherContext, WatcherHealth } from '../watcherKind.ts';

/** What became of one of the files. */
export interface FileSeen {
  /** Absolute, with links resolved. */
  readonly path: string;
  readonly kind: 'present' | 'changed' | 'gone';
}

export interface WatchedFilesOptions {
  /** A path or a glob, absolute or below the base folder. */
  readonly pattern: string;
  readonly quietMs: number;
  readonly maxWaitMs: number;
  /**
   * Called for what is there at first (`present`; of a glob only what changed since the last run), and
   * then for each change. Rejects to be called again.
   */
  readonly onFile: (seen: FileSeen) => Promise<void>;
  readonly onHealth: (health: WatcherHealth) => void;
}

/** Wait before a refused path is asked about again, in ms: the user may have allowed it. */
const askAgainMs = 5000;

/** Watches files by a path, whose target need not exist yet, or by a glob. */
export function watchFiles(options: WatchedFilesOptions, context: WatcherContext): Disposable {
  const disposables = new DisposableStore();
  const { base, glob, isGlob } = picomatch.scan(options.pattern.replaceAll('\\', '/'));
  const begin = async (): Promise<void> => {
    const verdict = await checkPath(isGlob ? base || '.' : options.pattern, {
      ...policyOf(context),
      virtualFiles: undefined,
    });
    if (disposables.isDisposed) return;
    if (verdict.kind !== 'allowed') {
      const problem = verdict.kind === 'refused' ? verdict.reason : 'Virtual files cannot be read here.';
      options.onHealth({ state: 'degraded', problem, hintSource: 'none' });
      disposables.add(context.clock.after(askAgainMs, () => void begin()));
      return;
    }
    disposables.add(
      isGlob ? watchGlob(verdict.path, glob, options, context) : new OneFile(verdict.path, options, context),
    );
  };
  begin().catch((error: unknown) => context.logger.error(`${options.pattern} cannot be watched.`, error));
  return disposables;
}

function watchGlob(
  root: string,
  glob: string,
  { quietMs, maxWaitMs, onFile, onHealth }: WatchedFilesOptions,
  { trees, ownFolders }: WatcherContext,
): Disposable {
  return trees.subscribe({
    root,
    // Reports and logs lie where nobody looks for sources.
    filter: { include: [glob], gitignore: false, noise: true, ownFolders },
    quietMs,
    maxWaitMs,
    async onChanges(changes) {
      for (const change of changes) {
        if (change.kind === 'renamed') await onFile({ path: join(root, change.previousPath), kind: 'gone' });
        await onFile({ path: join(root, change.path), kind: change.kind === 'deleted' ? 'gone' : 'changed' });
      }
    },
    onHealth: ({ problem, isMissing, hintSource, lastLookMs }) =>
      onHealth({
        state: problem === undefined ? 'watching' : 'degraded',
        ...(problem === undefined ? {} : { problem }),
        ...(isMissing ? { waits: true } : {}),
        hintSource,
        lastLookMs,
      }),
  });
}

/** One file: looked at when something stirs in its folder. */
class OneFile implements Disposable {
  private readonly path: string;
  private readonly options: WatchedFilesOptions;
  private readonly context: WatcherContext;
  private readonly disposables = new DisposableStore();
  private state: string | undefined;
  private hintSource = 'none';
  private hintProblem: string | undefined;

  constructor(path: string, options: WatchedFilesOptions, context: WatcherContext) {
    this.path = path;
    this.options = options;
    this.context = context;
    const { clock, logger } = context;
    const loop = this.disposables.add(new TruthLoop({ clock, logger, times: options, look: () => this.look() }));
    const hints = this.disposables.add(
      startFileHints(
        path,
        () => loop.hint(),
        ({ message }) => {
          this.hintProblem = message;
          this.disposables.add(startPollingHints(clock, () => loop.hint()));
          loop.lookNow();
        },
      ),
    );
    this.hintSource = hints.description;
    loop.lookNow();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async look(): Promise<void> {
    const { path, options, context } = this;
    const isFirst = this.state === undefined;
    const found = await stateOf(path);
    if (this.disposables.isDisposed) return;
    if (found !== this.state) {
      if (found !== '') await options.onFile({ path, kind: isFirst ? 'present' : 'changed' });
      else if (!isFirst) await options.onFile({ path, kind: 'gone' });
    }
    this.state = found;
    const waits =
      found === '' ? { waits: true, problem: `${path} does not exist yet, or no more. Lookout waits for it.` } : {};
    const problem = this.hintProblem === undefined ? waits : { problem: this.hintProblem };
    options.onHealth({
      state: 'problem' in problem ? 'degraded' : 'watching',
      ...problem,
      hintSource: this.hintSource,
      lastLookMs: context.clock.now(),
    });
  }
}

/** Equal for the same state of a file; empty when there is none. */
async function stateOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await lstat(resolve(dirname(path), path));
    return `${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw error;
  }
}
