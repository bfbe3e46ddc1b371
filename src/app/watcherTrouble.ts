import { errorMessage } from '../core/errors.ts';
import type { EventDraft } from '../core/event.ts';
import { phrase } from '../core/words/phrase.ts';
import { worded } from '../core/wording.ts';
import type { Logger } from '../core/logger.ts';
import type { Store } from '../store/store.ts';
import type { WatcherHealth } from '../watchers/watcherKind.ts';

export interface WatcherTroubleOptions {
  readonly store: Pick<Store, 'loadCursor' | 'saveCursor' | 'deleteCursor'>;
  readonly logger: Logger;
  readonly workspaceKey: string;
  readonly number: number;
  /** Name or target, for people. */
  readonly label: string;
  readonly accept: (drafts: readonly EventDraft[]) => Promise<unknown>;
}

/** Tells once that a watcher cannot see well, with the remedy, and once that it can again; restarts tell nothing twice. */
export class WatcherTrouble {
  private readonly options: WatcherTroubleOptions;
  private current: string | undefined;
  private telling: Promise<void> = Promise.resolve();

  constructor(options: WatcherTroubleOptions) {
    this.options = options;
  }

  note({ state, problem, waits }: WatcherHealth): void {
    if (state === 'starting') return;
    const now = state === 'degraded' && waits !== true ? (problem ?? 'unknown problem') : '';
    if (now === this.current) return;
    this.current = now;
    const { logger, number } = this.options;
    if (now !== '') logger.warn(`Watcher #${number}: ${now}`);
    this.telling = this.telling
      .then(() => this.tell(now))
      .catch((error: unknown) =>
        logger.error(`The state of watcher #${number} could not be told: ${errorMessage(error)}`),
      );
  }

  private async tell(problem: string): Promise<void> {
    const { store, workspaceKey, number, label, accept } = this.options;
    const key = troubleKey(number);
    const told = (await store.loadCursor(workspaceKey, key)) ?? '';
    if (told === problem) return;
    const common = {
      source: `lookout/watcher/${number}`,
      subject: label,
      labels: { watcher: `#${number}` },
      fingerprintExact: `${number} ${problem}`,
    };
    if (problem === '') {
      await accept([
        { ...common, type: 'watcher.recovered', ...worded({ title: phrase('watcher.recovered', { label }) }) },
      ]);
      await store.deleteCursor(workspaceKey, key);
    } else {
      await accept([
        {
          ...common,
          type: 'watcher.degraded',
          ...worded({ title: phrase('watcher.degraded', { label }), description: { sentence: problem } }),
        },
      ]);
      await store.saveCursor(workspaceKey, key, problem);
    }
  }
}

/** Key under which the told trouble of a watcher is remembered. */
export function troubleKey(number: number): string {
  return `watcher-trouble/${number}`;
}
