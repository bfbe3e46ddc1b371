import { type KnownState, withEvent } from '../conditions/knownState.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { Emitter } from '../core/emitter.ts';
import { isRecord, type JsonObject } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { Routed } from '../router/pipeline.ts';
import type { Store } from '../store/store.ts';
import type { AcceptedNews, EventFeed } from '../watchers/eventFeed.ts';

const cursorKey = 'known';

export interface KnownStatesOptions {
  readonly store: Pick<Store, 'loadCursor' | 'saveCursor'>;
  readonly workspaceKey: string;
  readonly logger: Logger;
  readonly onDidAccept: (listener: (routed: Routed) => void) => Disposable;
}

/** What the events of a workspace say of how things are now, also after a restart; hands events on with it. */
export class KnownStates implements EventFeed, Disposable {
  private readonly options: KnownStatesOptions;
  private readonly disposables = new DisposableStore();
  private readonly accepted: Emitter<AcceptedNews>;
  private state: KnownState = {};

  constructor(options: KnownStatesOptions) {
    this.options = options;
    const { logger, onDidAccept } = options;
    this.accepted = this.disposables.add(new Emitter((error) => logger.error('A condition failed.', error)));
    this.disposables.add(onDidAccept((routed) => this.take(routed)));
  }

  /** Takes up what the last run knew. */
  async restore(): Promise<void> {
    const stored = await this.options.store.loadCursor(this.options.workspaceKey, cursorKey);
    if (isRecord(stored)) this.state = { ...(stored as KnownState), ...this.state };
  }

  known(): KnownState {
    return this.state;
  }

  onAccepted(listener: (news: AcceptedNews) => void): Disposable {
    return this.accepted.event(listener);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private take({ event, messages }: Routed): void {
    const { store, workspaceKey, logger } = this.options;
    const before = this.state;
    this.state = withEvent(before, event);
    if (this.state !== before) {
      store
        .saveCursor(workspaceKey, cursorKey, structuredClone(this.state) as JsonObject)
        .catch((error: unknown) => logger.warn(`What is known now is forgotten at the next start. (${String(error)})`));
    }
    this.accepted.fire({ event, known: this.state, isTold: messages.length > 0 });
  }
}
