import { isDeepStrictEqual } from 'node:util';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Store } from '../store/store.ts';
import { type ChannelState, channelStateFromJson, channelStatePatch, freshChannelState } from './channelState.ts';

export interface ChannelStatesOptions {
  readonly store: Pick<Store, 'channelStates' | 'saveChannelState'>;
  readonly logger: Logger;
  /** A change that was made here is in the store, for others to see. */
  readonly onSaved: (channel: string) => void;
}

/** The states of channels, which other windows change in the store too. What was changed here and is not stored yet wins. */
export class ChannelStates {
  private readonly options: ChannelStatesOptions;
  private readonly known = new Map<string, ChannelState>();
  /** The last change of a channel that is not known to be stored. */
  private readonly unsaved = new Map<string, ChannelState>();
  private loading: Promise<unknown> | undefined;

  constructor(options: ChannelStatesOptions) {
    this.options = options;
  }

  get(channel: string): ChannelState {
    return this.known.get(channel) ?? freshChannelState;
  }

  get paused(): string[] {
    return [...this.known].filter(([, state]) => state.pause !== undefined).map(([channel]) => channel);
  }

  /** Reads the store unless that was done. Rejects when it cannot be read; the next call tries again. */
  async load(): Promise<void> {
    this.loading ??= this.refresh().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    await this.loading;
  }

  /** Takes over what is in the store; answers what has become another state by that. */
  async refresh(): Promise<ReadonlyMap<string, ChannelState>> {
    const changed = new Map<string, ChannelState>();
    for (const { channel, state } of await this.options.store.channelStates()) {
      const stored = channelStateFromJson(state);
      if (this.unsaved.has(channel) || isDeepStrictEqual(stored, this.get(channel))) continue;
      this.known.set(channel, stored);
      changed.set(channel, stored);
    }
    return changed;
  }

  /** Only what changed is stored: another window may change the rest at the same time. */
  set(channel: string, before: ChannelState, after: ChannelState): void {
    const { store, logger, onSaved } = this.options;
    this.known.set(channel, after);
    this.unsaved.set(channel, after);
    store.saveChannelState({ channel, state: channelStatePatch(before, after) }).then(
      () => {
        if (this.unsaved.get(channel) === after) this.unsaved.delete(channel);
        onSaved(channel);
      },
      (error: unknown) =>
        logger.error(`The state of channel ${channel} could not be stored: ${errorMessage(error)}`, error),
    );
  }
}
