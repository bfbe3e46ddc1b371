import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import { Emitter } from '../core/emitter.ts';
import { errorCode, errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Layer } from './layers.ts';
import { maxConfigBytes } from './limits.ts';
import type { ConfigDiagnostic } from './parse.ts';

/** A place where a configuration may be. Of several candidates the first that exists counts. */
export interface ConfigSource {
  readonly scope: Layer['scope'];
  /** Absolute paths, most wanted first. */
  readonly candidates: readonly string[];
}

/** What is known of all configuration files. */
export interface ConfigState {
  /** Last good version of each file that exists, user first. */
  readonly layers: readonly Layer[];
  /** By absolute path; files without trouble have an empty list. */
  readonly diagnostics: ReadonlyMap<string, readonly ConfigDiagnostic[]>;
}

/** Quiet time after a change of a file before it is read, in ms. */
const settleMs = 100;

/** Reads the configuration files and follows their changes; a bad version is reported and the last good one stays. */
export class ConfigFiles implements Disposable {
  private readonly sources: readonly ConfigSource[];
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly good = new Map<string, Layer>();
  private readonly changed: Emitter<ConfigState>;
  private current: ConfigState = { layers: [], diagnostics: new Map() };
  private watcher: FSWatcher | undefined;
  private isDisposed = false;
  private timer: Disposable | undefined;
  private reading: Promise<void> = Promise.resolve();
  private always = false;
  private texts = '';

  constructor(sources: readonly ConfigSource[], clock: Clock, logger: Logger) {
    this.sources = [...sources].sort((a, b) => (a.scope === b.scope ? 0 : a.scope === 'user' ? -1 : 1));
    this.clock = clock;
    this.logger = logger;
    this.changed = new Emitter((error) => logger.error('A listener of the configuration failed.', error));
  }

  get state(): ConfigState {
    return this.current;
  }

  get onDidChange() {
    return this.changed.event;
  }

  /** Reads all files once. */
  async load(): Promise<ConfigState> {
    await this.read();
    return this.current;
  }

  /** Follows changes from now on. */
  follow(): void {
    this.watch().catch((error: unknown) =>
      this.logger.warn(`Configuration files are not followed: ${errorMessage(error)}`),
    );
  }

  private async watch(): Promise<void> {
    const paths = this.sources.flatMap((source) => source.candidates);
    // Loaded when everything runs: much code, which the start need not wait for.
    const { watch } = await import('chokidar');
    if (this.isDisposed) return;
    this.watcher = watch(paths, { ignoreInitial: true, persistent: true });
    this.watcher.on('all', () => this.reload(false));
    // What changed while the watcher was being set up would otherwise go unnoticed.
    this.watcher.on('ready', () => this.reload(false));
    this.watcher.on('error', (error) =>
      this.logger.warn(`Configuration files are not followed: ${errorMessage(error)}`),
    );
  }

  /** Reads again soon; calls in quick succession are combined. Without `always` listeners hear only of changed files. */
  reload(always = true): void {
    this.always ||= always;
    this.timer?.dispose();
    this.timer = this.clock.after(settleMs, () => {
      const tellAlways = this.always;
      this.always = false;
      this.reading = this.reading.then(async () => {
        const changed = await this.read();
        if (changed || tellAlways) this.changed.fire(this.current);
      });
    });
  }

  dispose(): void {
    this.isDisposed = true;
    this.timer?.dispose();
    this.changed.dispose();
    this.watcher?.close().catch((error: unknown) => this.logger.warn(`Closing: ${errorMessage(error)}`));
  }

  /** Answers whether any file is another than at the last read. */
  private async read(): Promise<boolean> {
    const texts: unknown[] = [];
    const layers: Layer[] = [];
    const diagnostics = new Map<string, readonly ConfigDiagnostic[]>();
    for (const source of this.sources) {
      for (const file of source.candidates) {
        const text = await readCapped(file);
        texts.push([file, text]);
        if (text === undefined) {
          this.good.delete(file);
          diagnostics.set(file, []);
          continue;
        }
        if (typeof text === 'string') {
          // Loaded with the first file: without any the start need not know how one is read.
          const { readConfig } = await import('./readConfig.ts');
          const parsed = await readConfig(text);
          diagnostics.set(file, parsed.diagnostics);
          if (parsed.config !== undefined) {
            this.good.set(file, { scope: source.scope, file, config: parsed.config, located: parsed.located });
          }
        } else diagnostics.set(file, [text]);
        const layer = this.good.get(file);
        if (layer !== undefined) layers.push(layer);
        break;
      }
    }
    this.current = { layers, diagnostics };
    const before = this.texts;
    this.texts = JSON.stringify(texts);
    return before !== this.texts;
  }
}

/** Text of a file, a diagnostic when it cannot be read, undefined when there is none. */
async function readCapped(file: string): Promise<string | ConfigDiagnostic | undefined> {
  const trouble = (message: string): ConfigDiagnostic => ({
    severity: 'error',
    message,
    place: { line: 1, column: 1, endLine: 1, endColumn: 2 },
  });
  try {
    await using handle = await open(file, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) return trouble(`${basename(file)} is not a regular file.`);
    if (stat.size > maxConfigBytes)
      return trouble(`${basename(file)} is larger than ${maxConfigBytes / 1024 / 1024} MiB.`);
    return await handle.readFile('utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return trouble(`${basename(file)} cannot be read (${code ?? errorMessage(error)}).`);
  }
}
