import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TextDecoder } from 'node:util';
import picomatch from 'picomatch';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject, type JsonValue } from '../../core/json.ts';
import { displayPath } from '../fileEvents.ts';
import { watchFiles } from '../files/watchedFiles.ts';
import type { WatcherContext, WatcherHealth } from '../watcherKind.ts';
import { positionFromJson, positionToJson, Tail, type TailPosition } from './tail.ts';

/** A log is read soon after it grew; a burst of lines is read at once. */
const times = { quietMs: 20, maxWaitMs: 100 };
/** Files of a glob that are followed; of more the watcher says so. */
const maxFiles = 500;

export interface LogFeedOptions {
  /** A path or a glob, absolute or below the base folder. */
  readonly pattern: string;
  /** What {@link LogFeed.positions} or {@link LogFeed.linePositions} answered when everything until then was accepted. */
  readonly positions: JsonValue | undefined;
  /** New text of one file, in order, in any chunks; `isNewFile` when it does not continue what came before. */
  readonly onText: (path: string, text: string, isNewFile: boolean) => void;
  /** Called after a look at a file, whether or not there was anything new. */
  readonly onRead: (path: string) => Promise<void>;
  readonly onHealth: (health: WatcherHealth) => void;
}

interface Followed {
  readonly tail: Tail;
  /** Of the file that is read; none before its first bytes. */
  decoder: TextDecoder | undefined;
}

/** Follows logs: what is in them at first is old, what is appended is new, also while nobody was looking. */
export class LogFeed implements Disposable {
  private readonly options: LogFeedOptions;
  private readonly context: WatcherContext;
  private readonly disposables = new DisposableStore();
  private readonly files = new Map<string, Followed>();
  private readonly troubles = new Map<string, string>();
  private health: WatcherHealth | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(options: LogFeedOptions, context: WatcherContext) {
    this.options = options;
    this.context = context;
  }

  async begin(): Promise<void> {
    const { options, context } = this;
    const stored = isRecord(options.positions) ? options.positions : {};
    for (const path of await this.present()) {
      const position = positionFromJson(stored[path]);
      const followed = this.follow(path, new Tail(path, position));
      if (position === undefined) await this.guard(path, async () => void (await followed.tail.skip()));
      else await this.read(path);
    }
    if (this.disposables.isDisposed) return;
    this.disposables.add(
      watchFiles(
        {
          pattern: options.pattern,
          ...times,
          onFile: ({ path, kind }) => (kind === 'gone' ? Promise.resolve() : this.read(path)),
          onHealth: (health) => {
            this.health = health;
            this.report();
          },
        },
        context,
      ),
    );
  }

  /** Where reading goes on, by path: behind what was read. */
  positions(): JsonObject {
    return this.positionsBy(({ position }) => position);
  }

  /** As {@link positions}, but behind the last whole line: whoever looks at lines finds the next one with its beginning. */
  linePositions(): JsonObject {
    return this.positionsBy(({ linePosition }) => linePosition);
  }

  private positionsBy(pick: (tail: Tail) => TailPosition | undefined): JsonObject {
    const known: JsonObject = {};
    for (const [path, { tail }] of this.files) {
      const position = pick(tail);
      if (position !== undefined) known[path] = positionToJson(position);
    }
    return known;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Files that exist, by the pattern. */
  private async present(): Promise<string[]> {
    const { baseFolder } = this.context;
    const pattern = this.options.pattern.replaceAll('\\', '/');
    if (!picomatch.scan(pattern).isGlob) return [resolve(baseFolder, pattern)];
    const found: string[] = [];
    for await (const path of glob(pattern, { cwd: baseFolder })) {
      if (found.push(resolve(baseFolder, path)) >= maxFiles) break;
    }
    return found;
  }

  private follow(path: string, tail: Tail): Followed {
    const followed: Followed = { tail, decoder: undefined };
    this.files.set(path, followed);
    return followed;
  }

  /** One look after the other: the same file must not be read twice at once. */
  private read(path: string): Promise<void> {
    this.working = this.working.then(() => this.guard(path, () => this.readNow(path)));
    return this.working;
  }

  private async readNow(path: string): Promise<void> {
    if (this.disposables.isDisposed) return;
    const known = this.files.get(path);
    if (known === undefined && this.files.size >= maxFiles)
      throw new LookoutError('invalid', `More than ${maxFiles} files fit ${this.options.pattern}; name fewer.`);
    const followed = known ?? this.follow(path, new Tail(path));
    await followed.tail.read({
      onBytes: (bytes, { isNewFile, encoding }) => {
        if (isNewFile) followed.decoder = undefined;
        // A file without bytes has no encoding yet.
        if (bytes.length > 0) followed.decoder ??= new TextDecoder(encoding);
        this.options.onText(path, followed.decoder?.decode(bytes, { stream: true }) ?? '', isNewFile);
      },
    });
    await this.options.onRead(path);
  }

  private async guard(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.troubles.delete(path);
    } catch (error) {
      if (!LookoutError.is(error)) this.context.logger.error(`${path} cannot be read.`, error);
      this.troubles.set(
        path,
        LookoutError.is(error) ? errorMessage(error) : `${displayPath(path, this.context.baseFolder)} cannot be read.`,
      );
    }
    this.report();
  }

  private report(): void {
    const { health } = this;
    if (health === undefined) return;
    const [trouble] = this.troubles.values();
    this.options.onHealth(
      trouble === undefined ? health : { ...health, state: 'degraded', problem: trouble, waits: false },
    );
  }
}
