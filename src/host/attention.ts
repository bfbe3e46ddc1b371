import { EventEmitter } from 'vscode';
import { attentionOf, type AttentionState, type Situation, unseenAfter } from '../app/attention.ts';
import type { App } from '../app/app.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';

/** Changes within this time are looked at together, in ms. */
const gatherMs = 100;
const maxUnseen = 100;

const nothing: Situation = { problems: [], watchers: [], channels: [], unseen: [], undelivered: 0 };

/** What wants the person now, for the status bar, badges and views. */
export class Attention implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private situation = nothing;
  private current: AttentionState = attentionOf(nothing);
  private unseen: readonly LookoutEvent[] = [];

  readonly onDidChange = this.changed.event;

  get state(): AttentionState {
    return this.current;
  }

  follow(app: App): Disposable {
    const disposables = new DisposableStore();
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      const [problems, dead] = await Promise.all([app.problems('open'), app.deadLetters(100)]);
      this.show({
        problems,
        watchers: app.watchers.list(),
        channels: app.channels(),
        unseen: this.unseen,
        undelivered: dead.length,
      });
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
        this.unseen = unseenAfter(this.unseen, event, { isTold: messages.length > 0, max: maxUnseen });
        soon();
      }),
    );
    disposables.add(app.watchers.onDidChange(soon));
    disposables.add(app.onDidChangeChannels(soon));
    disposables.add(app.onDidChangeProblems(soon));
    disposables.add(app.onDidSettle(({ update }) => (update.status === 'failed' ? soon() : undefined)));
    soon();
    return disposables;
  }

  /** The person looked at what happened. */
  markSeen(): void {
    if (this.unseen.length === 0) return;
    this.unseen = [];
    this.show({ ...this.situation, unseen: [] });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private show(situation: Situation): void {
    this.situation = situation;
    this.current = attentionOf(situation);
    this.changed.fire();
  }
}
