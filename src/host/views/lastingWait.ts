import type { ChannelMetrics } from '../../store/store.ts';

/** A message that is due is usually sent within this time, in ms: it waits only when that takes longer. */
const sendingMs = 2000;

/** How many messages wait in each channel, without those that are just being sent: a row must not flicker with each of them. */
export class LastingWait {
  private readonly shown = new Map<string, number>();

  /** What waits at a time, and when to look again because what is being sent may have come to wait; undefined when that is not needed. */
  look(
    { channel, waiting, nextDueMs }: Pick<ChannelMetrics, 'channel' | 'waiting' | 'nextDueMs'>,
    nowMs: number,
  ): { readonly waiting: number; readonly againMs: number | undefined } {
    const overdueMs = nextDueMs === undefined ? -1 : nowMs - nextDueMs;
    const isSending = waiting > 0 && overdueMs >= 0 && overdueMs < sendingMs;
    const lasting = isSending ? Math.min(this.shown.get(channel) ?? 0, waiting) : waiting;
    this.shown.set(channel, lasting);
    return { waiting: lasting, againMs: isSending ? sendingMs - overdueMs : undefined };
  }
}
