import type {
  ChannelRow,
  ChartBucket,
  DeliveryRow,
  EgressLine,
  Explanation,
  HistoryRow,
  HistorySearch,
  Overview,
} from '../core/dashboard.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { Language } from '../core/language.ts';
import { reasonText } from '../core/reasonTexts.ts';
import { descriptionIn, titleIn } from '../core/wording.ts';
import { sentenceIn } from '../core/words/sentence.ts';
import { channelName } from '../core/channelName.ts';
import type {
  ChannelMetrics,
  ClaimedDelivery,
  Delivery,
  EgressRow,
  HistoryEntry,
  HistoryQuery,
  VolumeBucket,
} from '../store/store.ts';
import type { App } from './app.ts';

const hourMs = 3_600_000;
/** Bars of a chart: a day in hours. */
const buckets = 24;
const shownDeliveries = 50;
/** Entries of one search. */
const shownEntries = 300;

/** What the dashboard shows at a glance. */
export async function readOverview(app: App, nowMs: number, language: Language): Promise<Overview> {
  const firstMs = Math.floor(nowMs / hourMs) * hourMs - (buckets - 1) * hourMs;
  const [volume, metrics, deliveries] = await Promise.all([
    app.volume(firstMs, hourMs),
    app.channelMetrics(),
    app.deliveries(shownDeliveries),
  ]);
  return {
    nowMs,
    bucketMs: hourMs,
    volume: withoutGaps(volume, firstMs),
    channels: app.channels().map((channel) =>
      toChannelRow(
        channel,
        metrics.find((item) => item.channel === channel.key),
        language,
      ),
    ),
    deliveries: deliveries.map((delivery) => toDeliveryRow(delivery, delivery.event, language)),
  };
}

function withoutGaps(volume: readonly VolumeBucket[], firstMs: number): ChartBucket[] {
  return Array.from({ length: buckets }, (_, index) => {
    const startMs = firstMs + index * hourMs;
    const nothing = { startMs, info: 0, warning: 0, error: 0, critical: 0, sent: 0, failed: 0 };
    return volume.find((bucket) => bucket.startMs === startMs) ?? nothing;
  });
}

type Channel = ReturnType<App['channels']>[number];

/** How a channel does, in one word. */
function healthOf({ asks, unavailable, state }: Channel): ChannelRow['health'] {
  if (asks !== undefined) return 'asks';
  if (unavailable === 'disabled' || state.pause?.cause === 'user') return 'off';
  if (unavailable !== undefined || state.pause !== undefined) return 'trouble';
  return state.breaker.kind === 'closed' ? 'good' : 'waits';
}

function toChannelRow(channel: Channel, metrics: ChannelMetrics | undefined, language: Language): ChannelRow {
  const { name, type, asks, unavailable, state } = channel;
  // That it asks says its health already.
  const reason = asks === undefined ? (unavailable ?? state.pause?.reason ?? '') : '';
  return {
    name,
    type,
    health: healthOf(channel),
    state: sentenceIn(reason, language),
    sent: metrics?.sent ?? 0,
    failed: metrics?.failed ?? 0,
    waiting: metrics?.waiting ?? 0,
    p99Ms: metrics?.latencyMs?.p99,
    nextDueMs: metrics?.nextDueMs,
  };
}

function toDeliveryRow(delivery: Delivery | ClaimedDelivery, event: LookoutEvent, language: Language): DeliveryRow {
  const { id, eventId, channel, status, attempts, createdMs } = delivery;
  const error = delivery.error === undefined ? undefined : sentenceIn(delivery.error, language);
  const title = titleIn(event, language);
  return { id, eventId, title, channel: channelName(channel), status, attempts, atMs: createdMs, error };
}

/** The store's question behind a search. */
export function queryOf({ text, type, status, hours }: HistorySearch, nowMs: number): HistoryQuery {
  return {
    text,
    typeGlob: type === '' ? undefined : type,
    status: status === '' ? undefined : status,
    sinceMs: hours === 0 ? undefined : nowMs - hours * hourMs,
    limit: shownEntries,
  };
}

/** `fate` says in words what became of an entry. */
export function toHistoryRow({ event }: HistoryEntry, fate: string, language: Language): HistoryRow {
  const { id, type, severity, time } = event;
  return { id, title: titleIn(event, language), type, severity, atMs: Date.parse(time), fate };
}

/** The ledger's row as the page lists it; `kind` says in words why it left. */
export function toEgressLine(row: EgressRow, kind: string): EgressLine {
  const { timeMs, destination, channel, bytes, status, redacted } = row;
  const rules = Object.entries(redacted).map(([rule, count]) => `${rule} × ${count}`);
  return {
    atMs: timeMs,
    destination,
    channel: channelName(channel),
    reason: kind,
    bytes,
    status,
    redacted: rules.join(', '),
  };
}

/** The way of an event in a language; `shown` shortens the path of a configuration file. */
export function toExplanation(
  { event, decisions, deliveries }: HistoryEntry,
  shown: (file: string) => string,
  language: Language,
): Explanation {
  return {
    id: event.id,
    title: titleIn(event, language),
    type: event.type,
    atMs: Date.parse(event.time),
    description: descriptionIn(event, language),
    steps: decisions.map((decision) => {
      const { stage, verdict, rule } = decision;
      const place =
        rule === undefined
          ? {}
          : { place: { label: `${shown(rule.file)}:${rule.line}`, file: rule.file, line: rule.line } };
      return { stage, verdict, reason: reasonText(decision, language), ...place };
    }),
    deliveries: deliveries.map((delivery) => toDeliveryRow(delivery, event, language)),
  };
}
