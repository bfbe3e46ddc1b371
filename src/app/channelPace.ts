import type { PaceLimit } from '../channels/channel.ts';
import { toMs } from '../config/fields.ts';
import type { EffectiveConfig } from '../config/layers.ts';
import type { ChannelCommon } from '../config/schema.ts';
import type { GroupPolicy } from '../router/grouping.ts';

/** How a channel itself collects messages. */
export function groupOf({
  key,
  entry,
}: {
  readonly key: string;
  readonly entry: Pick<ChannelCommon, 'batch'>;
}): GroupPolicy | undefined {
  const { batch } = entry;
  if (batch === undefined) return undefined;
  const waitMs = toMs(batch.maxWait);
  const by = batch.by === 'channel' ? [] : [batch.by];
  return { name: key, by, waitMs, intervalMs: 0, max: batch.max };
}

/** The pace that the configuration sets for a channel, instead of the one documented by the service. */
export function paceOf(config: EffectiveConfig, name: string): PaceLimit | undefined {
  const limit = config.delivery.limits[name];
  return limit === undefined ? undefined : { requests: limit.requests, perMs: toMs(limit.per), burst: limit.burst };
}
