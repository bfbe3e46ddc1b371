import type { EventDraft } from '../core/event.ts';
import type { JsonValue } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import { phrase } from '../core/words/phrase.ts';
import { worded } from '../core/wording.ts';
import { formatElapsed } from '../core/units.ts';
import { digestInputs } from './inputs.ts';
import { type CommandEnd, runCommand } from './runCommand.ts';
import { type CacheStatistics, TaskCache } from './taskCache.ts';
import { TaskQueue } from './taskQueue.ts';

/** A task of type `lookout`. */
export interface LookoutTask {
  readonly name: string;
  readonly command: string;
  /** Absolute. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Globs below the folder: unchanged since the last success, the task is skipped. */
  readonly inputs?: readonly string[] | undefined;
}

export interface TaskRunnerOptions {
  readonly now: () => number;
  readonly logger: Logger;
  /** Tells what happens around a run; its outcome is told by who watches runs. */
  readonly emit: (draft: EventDraft) => Promise<void>;
  readonly load: () => Promise<JsonValue | undefined>;
  readonly save: (value: JsonValue) => Promise<void>;
}

/** Hears of one run. */
export interface TaskSink {
  /** For the terminal of the task: its output, and our own words about it. */
  readonly show: (text: string) => void;
  /** The command begins now; the answer hears its output and its end. Not called for a task that is skipped or never had its turn. */
  readonly begin: () => { text(chunk: string): void; end(end: CommandEnd): void };
}

export type TaskOutcome = CommandEnd & { readonly cached: boolean };

/** Runs tasks one at a time, with all of their output, and skips those whose inputs did not change since they succeeded. */
export class TaskRunner {
  private readonly options: TaskRunnerOptions;
  private readonly queue = new TaskQueue();
  private cache: Promise<TaskCache> | undefined;

  constructor(options: TaskRunnerOptions) {
    this.options = options;
  }

  async run(task: LookoutTask, sink: TaskSink, signal: AbortSignal): Promise<TaskOutcome> {
    const { name } = task;
    const outcome = await this.queue.run(
      () => this.runNow(task, sink, signal),
      signal,
      (before) => {
        sink.show(`Waits for ${before === 1 ? 'a task' : `${before} tasks`} before it.\n`);
        this.tell({
          type: 'build.queued',
          ...worded({ title: phrase('build.queued', { name }) }),
          subject: name,
          data: { name, before },
        });
      },
    );
    return outcome ?? { exitCode: undefined, cancelled: true, cached: false };
  }

  async statistics(): Promise<CacheStatistics> {
    return (await this.loadCache()).statistics;
  }

  /** Forgets what succeeded with which inputs; answers how many tasks were known. */
  async clearCache(): Promise<number> {
    const cache = await this.loadCache();
    const count = cache.clear();
    await this.options.save(cache.toJson());
    await this.options.emit({
      type: 'cache.cleared',
      ...worded({ title: phrase('cache.cleared', { count }) }),
      data: { tasks: count },
      fingerprintExact: String(this.options.now()),
    });
    return count;
  }

  private async runNow(task: LookoutTask, sink: TaskSink, signal: AbortSignal): Promise<TaskOutcome> {
    const { name, command, folder, env, inputs = [] } = task;
    const { now } = this.options;
    const key = `${folder}\n${name}\n${command}`;
    const cache = await this.loadCache();
    const more = [command, JSON.stringify(env ?? {})];
    const digest = inputs.length === 0 ? undefined : await this.digest(folder, inputs, more, signal);
    const success = digest === undefined ? undefined : cache.look(key, digest);
    if (success !== undefined) {
      await this.keep(cache);
      sink.show(`Nothing changed in ${inputs.join(', ')} since ${name} succeeded; it is skipped.\n`);
      this.tell({
        type: 'build.cached',
        ...worded({ title: phrase('build.cached', { name }) }),
        subject: name,
        data: { name, savedMs: success.durationMs },
      });
      return { exitCode: 0, cancelled: false, cached: true };
    }
    const startedMs = now();
    this.tell({
      type: 'build.started',
      ...worded({ title: phrase('build.started', { name }) }),
      subject: name,
      // Without inputs nothing could have been skipped.
      data: { name, command, ...(digest === undefined ? {} : { cache: 'miss' }) },
    });
    const listener = sink.begin();
    const onText = (text: string): void => {
      sink.show(text);
      listener.text(text);
    };
    const end = await runCommand({ commandLine: command, folder, env, onText, signal });
    listener.end(end);
    const durationMs = now() - startedMs;
    if (end.exitCode === 0 && digest !== undefined) cache.succeeded(key, { digest, atMs: now(), durationMs });
    else if (end.exitCode !== 0) cache.failed(key);
    await this.keep(cache);
    sink.show(`${summaryOf(name, end)} after ${formatElapsed(durationMs)}.\n`);
    return { ...end, cached: false };
  }

  private async digest(folder: string, inputs: readonly string[], more: readonly string[], signal: AbortSignal) {
    try {
      return await digestInputs(folder, inputs, more, signal);
    } catch (error) {
      // A file that cannot be read: then nothing can be said, and the task runs.
      this.options.logger.warn(`The inputs of a task cannot be compared. (${String(error)})`);
      return undefined;
    }
  }

  private tell(draft: EventDraft): void {
    const exact = { ...draft, fingerprintExact: String(this.options.now()) };
    this.options
      .emit(exact)
      .catch((error: unknown) => this.options.logger.error(`${draft.title} could not be told.`, error));
  }

  private loadCache(): Promise<TaskCache> {
    this.cache ??= this.options.load().then((json) => new TaskCache(json));
    return this.cache;
  }

  private async keep(cache: TaskCache): Promise<void> {
    await this.options
      .save(cache.toJson())
      .catch((error: unknown) => this.options.logger.warn(`The task cache could not be stored. (${String(error)})`));
  }
}

function summaryOf(name: string, { exitCode, cancelled }: CommandEnd): string {
  if (cancelled) return `${name} was cancelled`;
  if (exitCode === undefined) return `${name} ended without an exit code`;
  return exitCode === 0 ? `${name} succeeded` : `${name} failed with exit code ${exitCode}`;
}
