import { createHash } from 'node:crypto';
import type { ChannelContext, ChannelMemory, PaceLimit } from '../channels/channel.ts';
import { type ChannelType, channelKinds, isChannelType } from '../channels/registry.ts';
import { toMs } from '../config/fields.ts';
import type { EffectiveConfig, Placed } from '../config/layers.ts';
import { resolvePlaceholders } from '../config/placeholders.ts';
import type { FileBatches } from '../config/fileBatches.ts';
import type { ChannelEntry } from '../config/schema.ts';
import { errorMessage } from '../core/errors.ts';
import { isRecord, type JsonObject } from '../core/json.ts';
import type { Redactor } from '../core/redaction.ts';
import type { BreakerPolicy } from '../delivery/breaker.ts';
import type { Destination } from '../delivery/lane.ts';
import type { RetryPolicy } from '../delivery/retry.ts';
import type { RoutedChannel } from '../router/outbox.ts';
import type { Store } from '../store/store.ts';
import { channelMatcher } from './compileRules.ts';
import type { AppPorts, AskedDestination } from './ports.ts';
import type { BatchChannel } from './webhookConsumers.ts';

/** A configured channel, as lists show it. */
export interface ChannelInfo {
  readonly name: string;
  readonly key: string;
  readonly type: string;
  readonly scope: string;
  readonly description: string;
  /** Why nothing can be sent there now. */
  readonly unavailable?: string | undefined;
  /** Set when only the user's permission is missing. */
  readonly asks?: AskedDestination | undefined;
}

interface Opened extends ChannelInfo {
  readonly entry: Pick<ChannelEntry, 'events' | 'filters'>;
  readonly rule: RoutedChannel['rule'];
  readonly destination?: Destination | undefined;
  readonly fileBatches?: FileBatches | undefined;
}

/** Keyspace of the store in which windows leave the definitions of their workspace's channels for the leader. */
const definitionSpace = 'channel-definitions';
/** Keyspace in which channels remember what they need over restarts. */
const memorySpace = 'channel-memory';
const toastName = 'toast';

/** Opens the configured channels and hands them to router and delivery. */
export class ChannelService {
  private readonly ports: AppPorts;
  private readonly context: Omit<ChannelContext, 'memory'>;
  private readonly redactor: Redactor;
  private readonly store: Store;
  private opened = new Map<string, Opened>();
  private readonly foreign = new Map<string, Destination>();
  private policies: { retry: RetryPolicy; breaker: BreakerPolicy } | undefined;

  constructor(parts: {
    ports: AppPorts;
    context: Omit<ChannelContext, 'memory'>;
    redactor: Redactor;
    store: Store;
  }) {
    this.ports = parts.ports;
    this.context = parts.context;
    this.redactor = parts.redactor;
    this.store = parts.store;
  }

  /** Opens the channels of a configuration; the earlier ones are closed. */
  async apply(config: EffectiveConfig): Promise<void> {
    const { retry, breaker } = config.delivery;
    this.policies = {
      retry: {
        maxRetries: retry.maxRetries,
        initialDelayMs: toMs(retry.initialDelay),
        maxDelayMs: toMs(retry.maxDelay),
        multiplier: retry.multiplier,
        on: retry.on,
      },
      breaker: {
        failureThreshold: breaker.failureThreshold,
        openForMs: toMs(breaker.openFor),
        successThreshold: breaker.successThreshold,
      },
    };
    const next = new Map<string, Opened>();
    for (const [name, placed] of config.channels) next.set(name, await this.open(name, placed, config));
    if (!next.has(toastName)) next.set(toastName, await this.plainToast());
    const before = [...this.opened.values(), ...this.foreignChannels()];
    this.opened = next;
    this.foreign.clear();
    for (const item of before) item.destination?.channel.dispose();
  }

  list(): ChannelInfo[] {
    return [...this.opened.values()].map(
      ({ entry: _entry, rule: _rule, destination: _destination, fileBatches: _batches, ...info }) => info,
    );
  }

  /** The channels that may post file changes in batches now. */
  batchChannels(): BatchChannel[] {
    return [...this.opened.values()].flatMap(({ name, key, destination, fileBatches }) => {
      if (destination === undefined || fileBatches === undefined) return [];
      const { wait, ...rest } = fileBatches;
      return [{ name, channel: key, waitMs: toMs(wait), ...rest }];
    });
  }

  routed(): Map<string, RoutedChannel> {
    const result = new Map<string, RoutedChannel>();
    for (const [name, item] of this.opened) {
      const { key, scope, unavailable, rule } = item;
      result.set(name, { key, scope, unavailable, rule, accepts: channelMatcher(item.entry) });
    }
    return result;
  }

  /** Where the messages of an outbox key go; also for channels of other windows' workspaces. */
  async destination(key: string): Promise<Destination | undefined> {
    const own = [...this.opened.values()].find((item) => item.key === key);
    if (own !== undefined) return own.destination;
    const known = this.foreign.get(key);
    if (known !== undefined) return known;
    const definition = await this.store.loadCursor(definitionSpace, key);
    if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) return undefined;
    const { type, options } = definition as { type?: unknown; options?: unknown };
    if (typeof type !== 'string' || !isChannelType(type)) return undefined;
    const found = await this.openKind(key, type, options, channelKinds[type].pace);
    if (typeof found === 'string') return undefined;
    this.foreign.set(key, found);
    return found;
  }

  dispose(): void {
    for (const item of [...this.opened.values(), ...this.foreignChannels()]) item.destination?.channel.dispose();
  }

  private foreignChannels(): { destination: Destination }[] {
    return [...this.foreign.values()].map((destination) => ({ destination }));
  }

  private async open(name: string, placed: Placed<ChannelEntry>, config: EffectiveConfig): Promise<Opened> {
    const { value, layer, ref } = placed;
    const { type, enabled, events, filters, ...all } = value as ChannelEntry & { enabled: boolean };
    const { fileBatches, ...options } = all as object & { fileBatches?: FileBatches };
    const fromWorkspace = layer.scope === 'workspace';
    const key = fromWorkspace ? `${name}@${this.ports.workspace.key}` : name;
    const base = {
      name,
      key,
      type,
      scope: 'outward',
      description: type,
      entry: { events, filters } as Opened['entry'],
      rule: ref,
    };
    if (!isChannelType(type)) return { ...base, unavailable: `${type} is not yet available` };
    const kind = channelKinds[type];
    const scope = kind.reach === 'window' ? windowScope(this.ports) : 'outward';
    const batches = fileBatches === undefined ? '' : ', with file changes in batches';
    const shown = { ...base, scope, description: kind.describe(options) + batches };
    if (!enabled) return { ...shown, unavailable: 'disabled' };
    const lacking = kind.unavailable(options);
    if (lacking !== undefined) return { ...shown, unavailable: lacking };
    if (kind.reach === 'outward') {
      if (!this.ports.workspace.trusted) return { ...shown, unavailable: 'the workspace is not trusted' };
      const asks = fromWorkspace ? this.asksFor(name, type, all, shown.description) : undefined;
      if (asks !== undefined)
        return { ...shown, asks, unavailable: 'waits for your permission, because a workspace file defines it' };
    }
    const pace = paceOf(config, name) ?? kind.pace;
    const found = await this.openKind(key, type, options, pace);
    if (typeof found === 'string') return { ...shown, unavailable: found };
    if (fromWorkspace && kind.reach === 'outward') {
      await this.store.saveCursor(definitionSpace, key, { type, options: options as unknown as JsonObject });
    }
    return { ...shown, destination: found, fileBatches };
  }

  private asksFor(name: string, type: string, options: object, description: string): AskedDestination | undefined {
    const hash = createHash('sha256')
      .update(JSON.stringify([name, type, options]))
      .digest('hex');
    const asked: AskedDestination = { name, description, hash };
    return this.ports.isAllowed(asked) ? undefined : asked;
  }

  /** Opens a kind with its placeholders filled, or says why that is not possible. */
  private async openKind(
    key: string,
    type: ChannelType,
    options: unknown,
    pace: PaceLimit,
  ): Promise<Destination | string> {
    const { secrets, env, workspace } = this.ports;
    let resolved: Awaited<ReturnType<typeof resolvePlaceholders>>;
    try {
      resolved = await resolvePlaceholders(options, {
        env,
        secret: (name) => secrets.get(name),
        workspaceFolder: workspace.baseFolder,
      });
    } catch (error) {
      return `its secrets cannot be read: ${errorMessage(error)}`;
    }
    for (const secret of resolved.secrets) this.redactor.addSecret(secret);
    if (resolved.missing.length > 0) return `${resolved.missing.join(', ')} has no value`;
    try {
      const channel = await channelKinds[type].open(resolved.value, { ...this.context, memory: this.memoryOf(key) });
      return this.policies === undefined ? 'not configured' : { channel, pace, ...this.policies };
    } catch (error) {
      return `its options are not accepted: ${errorMessage(error)}`;
    }
  }

  private memoryOf(key: string): ChannelMemory {
    return {
      load: async () => {
        const value = await this.store.loadCursor(memorySpace, key);
        return isRecord(value) ? value : {};
      },
      save: (value) => this.store.saveCursor(memorySpace, key, value),
    };
  }

  private async plainToast(): Promise<Opened> {
    const kind = channelKinds.toast;
    const found = await this.openKind(toastName, 'toast', {}, kind.pace);
    const destination = typeof found === 'string' ? undefined : found;
    const scope = windowScope(this.ports);
    return {
      name: toastName,
      key: toastName,
      type: 'toast',
      scope,
      description: kind.describe({}),
      entry: {},
      rule: undefined,
      destination,
    };
  }
}

/** Scope of messages that only this window can show. */
export function windowScope(ports: AppPorts): string {
  return `window:${ports.workspace.key}`;
}

function paceOf(config: EffectiveConfig, name: string): PaceLimit | undefined {
  const limit = config.delivery.limits[name];
  return limit === undefined ? undefined : { requests: limit.requests, perMs: toMs(limit.per), burst: limit.burst };
}
