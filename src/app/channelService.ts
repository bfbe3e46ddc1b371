import { createHash } from 'node:crypto';
import type { ChannelContext, ChannelMemory, Message, PaceLimit, Rendered } from '../channels/channel.ts';
import { type ChannelType, channelKinds, isChannelType } from '../channels/registry.ts';
import { toMs } from '../config/fields.ts';
import type { EffectiveConfig, Placed } from '../config/layers.ts';
import type { Matcher } from '../conditions/matcher.ts';
import { placeholdersIn, resolvePlaceholders } from '../config/placeholders.ts';
import type { FileBatches } from '../config/fileBatches.ts';
import type { ChannelCommon, ChannelEntry } from '../config/schema.ts';
import { errorMessage } from '../core/errors.ts';
import { isRecord, type JsonObject } from '../core/json.ts';
import { type Language, languages } from '../core/language.ts';
import type { Redactor } from '../core/redaction.ts';
import { loadSentences } from '../core/words/sentence.ts';
import type { BreakerPolicy } from '../delivery/breaker.ts';
import type { Destination } from '../delivery/lane.ts';
import type { RetryPolicy } from '../delivery/retry.ts';
import { channelName } from '../core/channelName.ts';
import type { RoutedChannel } from '../router/outbox.ts';
import type { Store } from '../store/store.ts';
import { groupOf, paceOf } from './channelPace.ts';
import { channelMatcher } from './compileRules.ts';
import type { TemplateService } from './templateService.ts';
import type { AppPorts, AskedDestination } from './ports.ts';
import type { EgressLedger } from './egressLedger.ts';
import type { BatchChannel } from './webhookConsumers.ts';
import { windowScope } from './windowScope.ts';

/** A configured channel, as lists show it. */
export interface ChannelInfo {
  readonly name: string;
  readonly key: string;
  readonly type: string;
  readonly scope: string;
  readonly description: string;
  /** Why nothing can be sent there now. */
  readonly unavailable?: string | undefined;
  /** Placeholders without a value, as written. */
  readonly missing?: readonly string[] | undefined;
  /** Set when only the user's permission is missing. */
  readonly asks?: AskedDestination | undefined;
}

/** What a channel would send. */
export interface ChannelPreview {
  readonly message: Message;
  /** The template in use; undefined for the built-in text. */
  readonly template: string | undefined;
  /** Undefined where the channel cannot be opened. */
  readonly rendered: Rendered | undefined;
}

/** What a channel entry says besides the options of its kind. */
type Entry = Omit<ChannelCommon, 'enabled'>;

/** Why a kind cannot be opened. */
type Lacking = Required<Pick<ChannelInfo, 'unavailable'>> & Pick<ChannelInfo, 'missing'>;

interface Opened extends ChannelInfo {
  /** Name in the configuration: the part with the digest has it too. */
  readonly routeName: string;
  readonly entry: Entry;
  /** Whether somebody behind the channel wants the event. */
  readonly wants?: Matcher | undefined;
  readonly nextDigestMs?: ((nowMs: number) => number) | undefined;
  readonly rule: RoutedChannel['rule'];
  readonly destination?: Destination | undefined;
  readonly fileBatches?: FileBatches | undefined;
}

/** Keyspace of the store in which windows leave the definitions of their workspace's channels for the leader. */
const definitionSpace = 'channel-definitions';
/** Keyspace in which channels remember what they need over restarts. */
const memorySpace = 'channel-memory';
const toastName = 'toast';
const localOnly = 'local only: nothing leaves the machine';

/** Opens the configured channels and hands them to router and delivery. */
export class ChannelService {
  private readonly ports: AppPorts;
  private readonly context: Omit<ChannelContext, 'memory'>;
  private readonly redactor: Redactor;
  private readonly store: Store;
  private readonly templates: TemplateService;
  private readonly egress: EgressLedger;
  private opened: readonly Opened[] = [];
  private fallback: EffectiveConfig['delivery']['fallback'] = {};
  private readonly foreign = new Map<string, Destination>();
  private policies: { retry: RetryPolicy; breaker: BreakerPolicy; language: Language } | undefined;

  constructor(parts: {
    ports: AppPorts;
    context: Omit<ChannelContext, 'memory'>;
    redactor: Redactor;
    store: Store;
    templates: TemplateService;
    egress: EgressLedger;
  }) {
    this.ports = parts.ports;
    this.context = parts.context;
    this.redactor = parts.redactor;
    this.store = parts.store;
    this.templates = parts.templates;
    this.egress = parts.egress;
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
      language: config.settings.language,
    };
    this.fallback = config.delivery.fallback;
    const next: Opened[] = [];
    for (const [name, placed] of config.channels) next.push(...(await this.openParts(name, placed, config)));
    if (!next.some(({ name }) => name === toastName)) next.push(await this.plainToast());
    const before = [...this.opened, ...this.foreignChannels()];
    this.opened = next;
    this.foreign.clear();
    for (const item of before) item.destination?.channel.dispose();
  }

  list(): ChannelInfo[] {
    return this.opened.map(({ name, key, type, scope, description, unavailable, missing, asks }) => ({
      name,
      key,
      type,
      scope,
      description,
      unavailable,
      missing,
      asks,
    }));
  }

  /** A message as a channel would send it, and the template that told it; undefined without such a channel. */
  async preview(name: string, message: Omit<Message, 'language'>): Promise<ChannelPreview | undefined> {
    const found = this.opened.find((item) => item.name === name);
    if (found === undefined || this.policies === undefined) return undefined;
    const { routeName, type, entry, destination } = found;
    const plain: Message = { ...message, language: entry.language ?? this.policies.language };
    await loadSentences(plain.language);
    const channel = { name: routeName, type, template: entry.template };
    const told = await this.templates.retelling(channel)(plain);
    const template = told.told === undefined ? undefined : await this.templates.fileFor(channel, plain);
    return { message: told, template, rendered: destination?.channel.render(told) };
  }

  /** The channels that may post file changes in batches now. */
  batchChannels(): BatchChannel[] {
    return this.opened.flatMap(({ name, key, destination, fileBatches }) => {
      if (destination === undefined || fileBatches === undefined) return [];
      const { wait, ...rest } = fileBatches;
      return [{ name, channel: key, waitMs: toMs(wait), ...rest }];
    });
  }

  /** The channels by their names; a name stands for two where some of its recipients get a digest. */
  routed(): Map<string, RoutedChannel[]> {
    const result = new Map<string, RoutedChannel[]>();
    for (const item of this.opened) {
      const { routeName, key, scope, unavailable, rule, nextDigestMs, wants, entry } = item;
      const accepts = channelMatcher(entry);
      const channel: RoutedChannel = {
        key,
        scope,
        unavailable,
        rule,
        nextDigestMs,
        accepts: wants === undefined ? accepts : (event) => accepts(event) && wants(event),
        reasonToHide: scope === 'outward' ? undefined : this.ports.reasonToHide,
        group: groupOf(item),
        fallback: this.fallbackOf(routeName),
      };
      result.set(routeName, [...(result.get(routeName) ?? []), channel]);
    }
    return result;
  }

  private fallbackOf(name: string): RoutedChannel['fallback'] {
    const names = this.fallback[name] ?? [];
    return names.flatMap((other) => {
      const found = this.opened.find((item) => item.routeName === other && item.unavailable === undefined);
      return found === undefined ? [] : [{ channel: found.key, scope: found.scope }];
    });
  }

  /** Where the messages of an outbox key go; also for channels of other windows' workspaces. */
  async destination(key: string): Promise<Destination | undefined> {
    const own = this.opened.find((item) => item.key === key);
    if (own !== undefined) return own.destination;
    const known = this.foreign.get(key);
    if (known !== undefined) return known;
    const definition = await this.store.loadCursor(definitionSpace, key);
    if (!isRecord(definition)) return undefined;
    const { type, options, language, template } = definition;
    if (typeof type !== 'string' || !isChannelType(type)) return undefined;
    const entry: Entry = {
      language: languages.find((item) => item === language),
      template: typeof template === 'string' ? template : undefined,
    };
    const found = await this.openKind({
      key,
      name: channelName(key).replace(/\/digest$/, ''),
      type,
      options,
      entry,
      pace: channelKinds[type].pace,
    });
    if ('unavailable' in found) return undefined;
    this.foreign.set(key, found);
    return found;
  }

  dispose(): void {
    for (const item of [...this.opened, ...this.foreignChannels()]) item.destination?.channel.dispose();
  }

  private foreignChannels(): { destination: Destination }[] {
    return [...this.foreign.values()].map((destination) => ({ destination }));
  }

  /** A channel, and beside it the part with those of its recipients who get a digest. */
  private async openParts(name: string, placed: Placed<ChannelEntry>, config: EffectiveConfig): Promise<Opened[]> {
    const { type, enabled, events, filters, batch, language, ...rest } = placed.value as ChannelCommon & {
      type: string;
    };
    const { template, own } = withoutTemplate(type, rest);
    const entry: Entry = { events, filters, batch, language, template };
    const part = { name, routeName: name, type, enabled, entry, placed };
    const digest = isChannelType(type) ? channelKinds[type].digest(withoutBatches(own).options) : undefined;
    if (digest === undefined) return [await this.open({ ...part, all: own }, config)];
    const { createSchedule } = await import('../router/calendar.ts');
    const nextDigestMs = createSchedule(digest.schedule);
    const later = { ...part, name: `${name} (digest)`, all: digest.config as object, nextDigestMs };
    const atOnce = digest.rest === undefined ? [] : [await this.open({ ...part, all: digest.rest as object }, config)];
    return [...atOnce, await this.open(later, config)];
  }

  private async open(part: Part, config: EffectiveConfig): Promise<Opened> {
    const { name, routeName, type, enabled, entry, all, nextDigestMs } = part;
    const { layer, ref } = part.placed;
    const { fileBatches, options } = withoutBatches(all);
    const fromWorkspace = layer.scope === 'workspace';
    const ownKey = nextDigestMs === undefined ? routeName : `${routeName}/digest`;
    const key = fromWorkspace ? `${ownKey}@${this.ports.workspace.key}` : ownKey;
    const base = { name, routeName, key, type, scope: 'outward', description: type, entry, nextDigestMs, rule: ref };
    if (!isChannelType(type)) return { ...base, unavailable: `${type} is not yet available` };
    const kind = channelKinds[type];
    const scope = kind.reach === 'window' ? windowScope(this.ports) : 'outward';
    const batches = fileBatches === undefined ? '' : ', with file changes in batches';
    const wants = kind.accepts(options);
    const shown = { ...base, scope, wants, description: kind.describe(options) + batches };
    if (!enabled) return { ...shown, unavailable: 'disabled' };
    const lacking = kind.unavailable(options);
    if (lacking !== undefined) return { ...shown, unavailable: lacking };
    if (kind.reach === 'outward') {
      if (config.settings.localOnly) return { ...shown, unavailable: localOnly };
      if (!this.ports.workspace.trusted) return { ...shown, unavailable: 'the workspace is not trusted' };
      const asks = fromWorkspace ? this.asksFor(name, type, all, shown.description) : undefined;
      if (asks !== undefined)
        return { ...shown, asks, unavailable: 'waits for your permission, because a workspace file defines it' };
    }
    const pace = paceOf(config, routeName) ?? kind.pace;
    const found = await this.openKind({ key, name: routeName, type, options, entry, pace });
    if ('unavailable' in found) return { ...shown, ...found };
    if (fromWorkspace && kind.reach === 'outward') {
      await this.store.saveCursor(definitionSpace, key, {
        type,
        options: options as JsonObject,
        language: entry.language ?? config.settings.language,
        template: entry.template ?? null,
      });
    }
    return { ...shown, destination: found, fileBatches };
  }

  private asksFor(name: string, type: string, options: object, description: string): AskedDestination | undefined {
    const hash = createHash('sha256')
      .update(JSON.stringify([name, type, options]))
      .digest('hex');
    const given = placeholdersIn(options);
    const asked: AskedDestination = {
      name,
      description: given.length === 0 ? description : `${description}, given ${given.join(', ')}`,
      hash,
    };
    return this.ports.isAllowed(asked) ? undefined : asked;
  }

  /** Opens a kind with its placeholders filled, or says why that is not possible. */
  private async openKind({ key, name, type, options, entry, pace }: ToOpen): Promise<Destination | Lacking> {
    const { secrets, env, workspace } = this.ports;
    let resolved: Awaited<ReturnType<typeof resolvePlaceholders>>;
    try {
      resolved = await resolvePlaceholders(options, {
        env,
        secret: (name) => secrets.get(name),
        workspaceFolder: workspace.baseFolder,
      });
    } catch (error) {
      return { unavailable: `its secrets cannot be read: ${errorMessage(error)}` };
    }
    for (const secret of resolved.secrets) this.redactor.addSecret(secret);
    const { missing } = resolved;
    if (missing.length > 0) return { unavailable: `${missing.join(', ')} has no value`, missing };
    try {
      const opened = await channelKinds[type].open(resolved.value, { ...this.context, memory: this.memoryOf(key) });
      const channel = this.egress.accompany(key, opened);
      if (this.policies === undefined) return { unavailable: 'not configured' };
      const { language = this.policies.language, template } = entry;
      await loadSentences(language);
      return { channel, pace, ...this.policies, language, retell: this.templates.retelling({ name, type, template }) };
    } catch (error) {
      return { unavailable: `its options are not accepted: ${errorMessage(error)}` };
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
    const name = toastName;
    const { pace } = kind;
    const found = await this.openKind({ key: name, name, type: 'toast', options: {}, entry: {}, pace });
    const destination = 'unavailable' in found ? undefined : found;
    const scope = windowScope(this.ports);
    return {
      name: toastName,
      routeName: toastName,
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

/** A kind to open with its options, under a key of the outbox and a name of the configuration. */
interface ToOpen {
  readonly key: string;
  readonly name: string;
  readonly type: ChannelType;
  readonly options: unknown;
  readonly entry: Entry;
  readonly pace: PaceLimit;
}

/** A channel entry, or a part of its recipients. */
interface Part {
  readonly name: string;
  readonly routeName: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly entry: Entry;
  /** Options of the kind, and of batches of file changes. */
  readonly all: object;
  readonly placed: Placed<ChannelEntry>;
  readonly nextDigestMs?: ((nowMs: number) => number) | undefined;
}

/** The template of the messages; a webhook's own is that of its body. */
function withoutTemplate(type: string, rest: object): { template: string | undefined; own: object } {
  if (isChannelType(type) && Object.hasOwn(channelKinds[type].schema.shape, 'template')) {
    return { template: undefined, own: rest };
  }
  const { template, ...own } = rest as { template?: string };
  return { template, own };
}

function withoutBatches(all: object): { fileBatches: FileBatches | undefined; options: object } {
  const { fileBatches, ...options } = all as { fileBatches?: FileBatches };
  return { fileBatches, options };
}
