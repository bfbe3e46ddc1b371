import type { Database } from './database.ts';
import type { ChannelMetrics } from './store.ts';

/** Deliveries whose latencies are looked at, of each channel. */
const latest = 1000;

/** How every channel did. */
export function channelMetrics(database: Database): ChannelMetrics[] {
  const rows = database
    .prepare(
      `SELECT channel,
         sum(status = 'sent') AS sent, sum(status = 'failed') AS failed, sum(status = 'expired') AS expired,
         sum(status = 'suppressed') AS suppressed, sum(max(0, attempts - 1)) AS retried,
         sum(status IN ('pending', 'retrying')) AS waiting,
         min(iif(status IN ('pending', 'retrying'), due_ms, NULL)) AS next_due
       FROM deliveries GROUP BY channel ORDER BY channel`,
    )
    .all();
  const latencies = database.prepare(
    `SELECT latency_ms FROM deliveries WHERE channel = ? AND status = 'sent' AND latency_ms IS NOT NULL ORDER BY seq DESC LIMIT ${latest}`,
  );
  return rows.map((row) => {
    const channel = String(row['channel']);
    const times = latencies
      .all(channel)
      .map((item) => Number(item['latency_ms']))
      .sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
    const number = (name: string) => Number(row[name] ?? 0);
    return {
      channel,
      sent: number('sent'),
      failed: number('failed'),
      expired: number('expired'),
      suppressed: number('suppressed'),
      retried: number('retried'),
      waiting: number('waiting'),
      ...(row['next_due'] === null ? {} : { nextDueMs: number('next_due') }),
      ...(times.length === 0 ? {} : { latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) } }),
    };
  });
}
