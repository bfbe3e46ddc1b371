import { EventEmitter } from 'vscode';
import { attentionOf, type AttentionState } from '../app/attention.ts';
import type { App } from '../app/app.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';

/** Changes within this time are looked at together, in ms. */
const gatherMs = 100;
const maxUnseen = 100;

const nothing: AttentionState = {
  kind: 'quiet',
  count: 0,
  open: [],
  acknowledged: [],
  troubledWatchers: [],
  troubledChannels: [],
};

/** What wants the person now, for the status bar, badges and views. */
export class Attention implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly unseenEvents: LookoutEvent[] = [];
  private current: AttentionState = nothing;
  private refresh: (() => void) | undefined;

  readonly onDidChange = this.changed.event;

  /** Told and not yet looked at. Oldest first; at most 100 are kept. */
  get unseen(): readonly LookoutEvent[] {
    return this.unseenEvents;
  }

  get state(): AttentionState {
    return this.current;
  }

  follow(app: App): Disposable {
    const disposables = new DisposableStore();
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      const [problems, dead] = await Promise.all([app.problems('open'), app.deadLetters(100)]);
      const { unseenEvents: unseen } = this;
      const channels = app.channels();
      this.current = attentionOf({
        problems,
        watchers: app.watchers.list(),
        channels,
        unseen,
        undelivered: dead.length,
      });
      this.changed.fire();
    };
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look().catch((error: unknown) => app.logger.warn(`What needs attention is not known. (${String(error)})`));
      }, gatherMs);
    };
    disposables.add({ dispose: () => clearTimeout(timer) });
    disposables.add(
      app.onDidAccept(({ event, messages }) => {
        if (messages.length > 0) {
          this.unseenEvents.push(event);
          if (this.unseenEvents.length > maxUnseen) this.unseenEvents.shift();
        }
        soon();
      }),
    );
    disposables.add(app.watchers.onDidChange(soon));
    disposables.add(app.onDidChangeChannels(soon));
    disposables.add(app.onDidChangeProblems(soon));
    disposables.add(app.onDidSettle(({ update }) => (update.status === 'failed' ? soon() : undefined)));
    this.refresh = soon;
    soon();
    return disposables;
  }

  markSeen(): void {
    if (this.unseenEvents.length === 0) return;
    this.unseenEvents.length = 0;
    this.refresh?.();
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
