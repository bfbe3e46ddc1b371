import { isRecord, type JsonObject, type JsonValue } from '../core/json.ts';

/** The last success of one task. */
interface Success {
  readonly digest: string;
  /** Wall time in ms. */
  readonly atMs: number;
  readonly durationMs: number;
}

export interface CacheStatistics {
  readonly tasks: number;
  readonly hits: number;
  readonly misses: number;
  /** Time that the hits would have taken, in ms. */
  readonly savedMs: number;
}

/** The least recently used are forgotten beyond it. */
const maxTasks = 200;

/** What tasks succeeded with which inputs. Kept as plain JSON. */
export class TaskCache {
  private readonly successes = new Map<string, Success>();
  private hits = 0;
  private misses = 0;
  private savedMs = 0;

  /** Takes what {@link toJson} wrote; anything else is nothing. */
  constructor(json?: JsonValue) {
    if (!isRecord(json)) return;
    const { successes, hits, misses, savedMs } = json;
    if (isRecord(successes)) {
      for (const [task, value] of Object.entries(successes)) if (isSuccess(value)) this.successes.set(task, value);
    }
    this.hits = numberOf(hits);
    this.misses = numberOf(misses);
    this.savedMs = numberOf(savedMs);
  }

  /** The last success of a task, when it had these inputs; counted. */
  look(task: string, digest: string): Success | undefined {
    const success = this.successes.get(task);
    if (success?.digest !== digest) {
      this.misses += 1;
      return undefined;
    }
    this.hits += 1;
    this.savedMs += success.durationMs;
    return success;
  }

  succeeded(task: string, success: Success): void {
    this.successes.delete(task);
    this.successes.set(task, success);
    const [oldest] = this.successes.keys();
    if (this.successes.size > maxTasks && oldest !== undefined) this.successes.delete(oldest);
  }

  /** A failure with any inputs: what succeeded before is no answer any more. */
  failed(task: string): void {
    this.successes.delete(task);
  }

  /** Forgets everything; answers how many tasks were known. */
  clear(): number {
    const count = this.successes.size;
    this.successes.clear();
    [this.hits, this.misses, this.savedMs] = [0, 0, 0];
    return count;
  }

  get statistics(): CacheStatistics {
    const { hits, misses, savedMs } = this;
    return { tasks: this.successes.size, hits, misses, savedMs };
  }

  toJson(): JsonObject {
    const { hits, misses, savedMs } = this;
    const successes = Object.fromEntries([...this.successes].map(([task, success]) => [task, { ...success }]));
    return { successes, hits, misses, savedMs };
  }
}

function isSuccess(value: unknown): value is Success {
  return (
    isRecord(value) &&
    typeof value['digest'] === 'string' &&
    typeof value['atMs'] === 'number' &&
    typeof value['durationMs'] === 'number'
  );
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
