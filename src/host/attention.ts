import { EventEmitter } from 'vscode';
import type { App } from '../app/createApp.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { LookoutEvent } from '../core/event.ts';

/** What was told and not yet looked at, for status bar and badge. */
export class Attention implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly unseenEvents: LookoutEvent[] = [];

  readonly onDidChange = this.changed.event;

  /** Oldest first; at most 100 are kept. */
  get unseen(): readonly LookoutEvent[] {
    return this.unseenEvents;
  }

  follow(app: App): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
      app.onDidAccept(({ event, messages }) => {
        if (messages.length === 0) return;
        this.unseenEvents.push(event);
        if (this.unseenEvents.length > 100) this.unseenEvents.shift();
        this.changed.fire();
      }),
    );
    return disposables;
  }

  markSeen(): void {
    if (this.unseenEvents.length === 0) return;
    this.unseenEvents.length = 0;
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
