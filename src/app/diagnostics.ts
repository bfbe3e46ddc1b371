import type { JsonObject } from '../core/json.ts';
import type { App } from './app.ts';
import { checkApp, checkMachine } from './doctor.ts';

/**
 * What somebody who helps needs to know: versions, health, settings and counts. It names no address, no path of a
 * watched thing and no recipient, and what is known to be secret is masked.
 *
 * @param versions Of the product and what it runs in, by name.
 */
export async function collectDiagnostics(app: App, versions: JsonObject, nowMs: number): Promise<JsonObject> {
  const checks = [...(await checkMachine()), ...(await checkApp(app, nowMs))];
  const metrics = await app.channelMetrics();
  const { routes, filters, mutes, inhibit, settings } = app.effective();
  const watchers = app.watchers.list();
  return app.redact({
    time: new Date(nowMs).toISOString(),
    versions,
    // What is said of a channel may name its recipients.
    checks: checks.map(({ check, status, message }) => ({
      check,
      status,
      ...(check.startsWith('channel ') ? {} : { message }),
    })),
    settings: JSON.parse(JSON.stringify(settings)) as JsonObject,
    leads: app.isLeader(),
    watchers: watchers.map(({ kind, state }) => ({ kind, state })),
    channels: app.channels().map(({ name, key, type, unavailable, state }) => {
      const numbers = metrics.find(({ channel }) => channel === key);
      const { sent = 0, failed = 0, retried = 0, waiting = 0 } = numbers ?? {};
      const paused = state.pause?.cause ?? null;
      return {
        name,
        type,
        available: unavailable === undefined,
        paused,
        breaker: state.breaker.kind,
        sent,
        failed,
        retried,
        waiting,
      };
    }),
    counts: {
      routes: routes?.length ?? 0,
      filters: filters.length,
      mutes: mutes.length,
      inhibitions: inhibit?.length ?? 0,
      openProblems: (await app.problems('open')).length,
      undelivered: (await app.deadLetters(10_000)).length,
    },
  });
}
