import type { SignatureState } from './signature.ts';

/** Messages kept; the oldest is dropped first. */
const MOST_MESSAGES = 500;

export type Service = 'discord' | 'slack' | 'webhook' | 'telegram' | 'twilio' | 'sendgrid' | 'ses' | 'push' | 'email';

/** One request that arrived, with what was answered. */
export interface InboxMessage {
  /** 1 for the first; never reused. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly service: Service;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly the bytes that arrived, for signature checks. */
  readonly rawBody: Buffer;
  /** The body read as JSON; undefined when it is none. */
  readonly json: unknown;
  /** True when the far end took it and said so; false when it refused or misbehaved. */
  readonly accepted: boolean;
  /** Undefined when nothing was answered. */
  readonly status: number | undefined;
  /** Why the far end refused it. */
  readonly problems: readonly string[];
  /** The kind of behaviour that stood in for the usual answer. */
  readonly behaviour: string | undefined;
  readonly signature: SignatureState;
}

type Listener = (message: InboxMessage) => void;

/** What arrived, oldest first: the last 500. */
export class Messages {
  private readonly kept: InboxMessage[] = [];
  private readonly listeners = new Set<Listener>();
  private seq = 0;

  get all(): readonly InboxMessage[] {
    return this.kept;
  }

  add(message: Omit<InboxMessage, 'seq'>): void {
    this.seq++;
    const added = { seq: this.seq, ...message };
    this.kept.push(added);
    if (this.kept.length > MOST_MESSAGES) this.kept.shift();
    for (const listener of this.listeners) listener(added);
  }

  onMessage(listener: Listener): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** The first message, already there or yet to come, that fits; rejects after `timeoutMs` listing what did arrive. */
  waitFor(predicate: (message: InboxMessage) => boolean, { timeoutMs = 10_000 } = {}): Promise<InboxMessage> {
    const there = this.kept.find(predicate);
    if (there) return Promise.resolve(there);
    return new Promise((resolve, reject) => {
      const subscription = this.onMessage((message) => {
        if (!predicate(message)) return;
        finish();
        resolve(message);
      });
      const timer = setTimeout(() => {
        finish();
        const seen = this.kept.map(
          (message) =>
            `  ${message.seq} ${message.service} ${message.status ?? 'no answer'} ${message.problems.join('; ')}`,
        );
        reject(new Error(`No such message within ${timeoutMs} ms. Arrived:\n${seen.join('\n') || '  nothing'}`));
      }, timeoutMs);
      const finish = () => {
        clearTimeout(timer);
        subscription.dispose();
      };
    });
  }
}
