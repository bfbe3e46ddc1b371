import type { ConfigRef } from '../core/decision.ts';
import { isRecord } from '../core/json.ts';
import type { ParsedConfig } from './parse.ts';
import type { Path } from './positions.ts';
import type { ChannelEntry, Config, RouteConfig, WatcherEntry } from './schema.ts';

/** One configuration file that was read without errors. */
export interface Layer {
  /** `user` may set everything; `workspace` comes with a repository and must not widen what leaves the machine. */
  readonly scope: 'user' | 'workspace';
  readonly file: string;
  readonly config: Config;
  readonly located: ParsedConfig['located'];
}

/** A piece of configuration with the place it comes from. */
export interface Placed<T> {
  readonly value: T;
  readonly ref: ConfigRef;
  readonly layer: Layer;
  readonly path: Path;
}

/** All layers as one. */
export interface EffectiveConfig {
  readonly settings: Config['settings'];
  readonly delivery: Config['delivery'];
  readonly store: Config['store'];
  readonly allowHosts: readonly string[];
  readonly roots: readonly string[];
  readonly redact: Config['security']['redact'];
  readonly filters: readonly Placed<Config['filters'][number]>[];
  readonly mutes: readonly Placed<Config['mutes'][number]>[];
  /** Undefined when no file says anything, so that what is usual applies. */
  readonly inhibit: readonly Placed<NonNullable<Config['inhibit']>[number]>[] | undefined;
  /** Place of a setting, where a file names it. */
  readonly settingRef: (key: keyof Config['settings']) => ConfigRef | undefined;
  readonly routes: readonly Placed<RouteConfig>[] | undefined;
  readonly channels: ReadonlyMap<string, Placed<ChannelEntry>>;
  readonly watchers: readonly Placed<WatcherEntry>[];
  /** What of a workspace file was not followed, and why. */
  readonly refused: readonly { readonly layer: Layer; readonly path: Path; readonly message: string }[];
}

/** Place of `path` in a layer, for reasons in traces. */
export function refOf(layer: Layer, path: Path): ConfigRef {
  return { file: layer.file, line: layer.located.keyAt(path).line };
}

/** Combines layers, user first. Lists add up (the workspace's routes are asked first), settings of the workspace win unless they would send more. */
export function mergeLayers(layers: readonly Layer[], defaults: Config): EffectiveConfig {
  const refused: { layer: Layer; path: Path; message: string }[] = [];
  const channels = new Map<string, Placed<ChannelEntry>>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer.config.channels)) {
      const path = ['channels', name];
      if (channels.has(name)) {
        refused.push({
          layer,
          path,
          message: `Channel "${name}" is already defined in the user configuration, which wins. Choose another name.`,
        });
      } else channels.set(name, { value, layer, path, ref: refOf(layer, path) });
    }
  }
  const user = layers.find((layer) => layer.scope === 'user')?.config ?? defaults;
  for (const layer of layers) {
    if (layer.scope === 'workspace' && layer.config.security.allowHosts.length > 0) {
      const message = 'Private hosts can only be allowed in the user configuration; this list has no effect here.';
      refused.push({ layer, path: ['security', 'allowHosts'], message });
    }
  }
  const routed = layers
    .filter((layer) => layer.config.routes !== undefined || layer.config.rules !== undefined)
    .reverse();
  const inhibiting = layers.filter((layer) => layer.config.inhibit !== undefined);
  return {
    mutes: layers.flatMap((layer) => place(layer, ['mutes'], layer.config.mutes)),
    inhibit:
      inhibiting.length === 0
        ? undefined
        : inhibiting.flatMap((layer) => place(layer, ['inhibit'], layer.config.inhibit ?? [])),
    settingRef: (key) => settingRef(layers, key),
    settings: mergeSettings(layers, defaults),
    delivery: mergeSection(layers, defaults, 'delivery'),
    store: user.store,
    allowHosts: user.security.allowHosts,
    roots: user.security.roots ?? [],
    redact: mergeRedaction(layers),
    filters: layers.flatMap((layer) => place(layer, ['filters'], layer.config.filters)),
    routes: routed.length === 0 ? undefined : routed.flatMap(routesOf),
    channels,
    watchers: layers.flatMap((layer) => place(layer, ['watchers'], layer.config.watchers)),
    refused,
  };
}

function place<T>(layer: Layer, at: Path, values: readonly T[]): Placed<T>[] {
  return values.map((value, index) => {
    const path = [...at, index];
    return { value, layer, path, ref: refOf(layer, path) };
  });
}

function settingRef(layers: readonly Layer[], key: string): ConfigRef | undefined {
  const layer = layers.findLast(({ located: { value } }) => {
    const named = isRecord(value) ? value['settings'] : undefined;
    return isRecord(named) && Object.hasOwn(named, key);
  });
  return layer === undefined ? undefined : refOf(layer, ['settings', key]);
}

/** Flat rules first, the highest priority first, then the tree. */
function routesOf(layer: Layer): Placed<RouteConfig>[] {
  const rules = place(layer, ['rules'], layer.config.rules ?? []).sort((a, b) => b.value.priority - a.value.priority);
  const imported = rules.map(({ value, ...rest }) => ({
    ...rest,
    value: {
      name: value.name,
      match: { all: [{ type: value.eventTypes }, ...(value.filters ?? [])] },
      channels: value.channels,
      continue: false,
    },
  }));
  return [...imported, ...place(layer, ['routes'], layer.config.routes ?? [])];
}

function mergeSettings(layers: readonly Layer[], defaults: Config): Config['settings'] {
  const merged = mergeSection(layers, defaults, 'settings');
  // Once switched on anywhere these stay on: a repository cannot make a careful user talk.
  return {
    ...merged,
    localOnly: layers.some((layer) => layer.config.settings.localOnly),
    dryRun: layers.some((layer) => layer.config.settings.dryRun),
  };
}

/** Layers add up: a repository can have more removed, never less. */
function mergeRedaction(layers: readonly Layer[]): Config['security']['redact'] {
  const all = layers.map(({ config }) => config.security.redact);
  return {
    homePaths: layers.every(({ scope, config }) => scope !== 'user' || config.security.redact.homePaths),
    patterns: [...new Set(all.flatMap(({ patterns }) => patterns))],
    pii: [...new Set(all.flatMap(({ pii }) => pii))],
  };
}

/** Later layers win key by key, but only with keys that their file really names; defaults do not override. */
function mergeSection<K extends 'settings' | 'delivery'>(
  layers: readonly Layer[],
  defaults: Config,
  section: K,
): Config[K] {
  let result = defaults[section];
  for (const layer of layers) {
    const named = isRecord(layer.located.value) ? layer.located.value[section] : undefined;
    if (!isRecord(named)) continue;
    const chosen = Object.fromEntries(
      Object.entries(layer.config[section]).filter(([key]) => Object.hasOwn(named, key)),
    );
    result = { ...result, ...chosen };
  }
  return result;
}
