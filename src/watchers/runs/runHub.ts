import { type Disposable, toDisposable } from '../../core/disposable.ts';
import type { Logger } from '../../core/logger.ts';
import type { Run, RunEnd, RunListener, RunSource } from './run.ts';

type Interested = (run: Run) => RunListener | undefined;

/** A run that goes on, and who hears of it. */
interface OpenRun {
  readonly run: Run;
  readonly listeners: Map<Interested, RunListener>;
}

/** Hands runs to everybody who is interested; a listener that fails does not keep the others from hearing. */
export class RunHub implements RunSource {
  readonly description = 'tasks, terminals and debug sessions of this window';
  private readonly logger: Logger;
  private readonly interested = new Set<Interested>();
  private readonly open = new Set<OpenRun>();

  constructor(logger: Logger) {
    this.logger = logger;
  }

  onRun(listener: Interested): Disposable {
    this.interested.add(listener);
    for (const item of this.open) this.offer(item, listener);
    return toDisposable(() => {
      this.interested.delete(listener);
      for (const { listeners } of this.open) listeners.delete(listener);
    });
  }

  /** A run begins; the answer tells how it goes on. */
  begin(run: Run): RunListener {
    const item: OpenRun = { run, listeners: new Map() };
    this.open.add(item);
    for (const listener of this.interested) this.offer(item, listener);
    return {
      text: (chunk) => this.tell(item, (listener) => listener.text(chunk)),
      end: (end: RunEnd) => {
        this.open.delete(item);
        const tellers = [...item.listeners.values()].map(async ({ tellsEnd = false }) => tellsEnd);
        const isTold = Promise.all(tellers).then((answers) => answers.includes(true));
        this.tell(item, (listener) => listener.end({ ...end, isTold }));
      },
    };
  }

  private offer({ run, listeners }: OpenRun, interested: Interested): void {
    try {
      const listener = interested(run);
      if (listener !== undefined) listeners.set(interested, listener);
    } catch (error) {
      this.logger.error(`A watcher cannot follow ${run.name}.`, error);
    }
  }

  private tell({ run, listeners }: OpenRun, say: (listener: RunListener) => void): void {
    for (const [interested, listener] of listeners) {
      try {
        say(listener);
      } catch (error) {
        listeners.delete(interested);
        this.logger.error(`A watcher cannot follow ${run.name} any longer.`, error);
      }
    }
  }
}
