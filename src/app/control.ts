import type { MatcherConfig } from '../conditions/matcher.ts';
import type { ControlledEvent, ControlledWatcher, ControlPort } from '../control/command.ts';
import { outputOf } from '../core/event.ts';
import { explainLines } from '../router/explain.ts';
import type { HistoryEntry } from '../store/store.ts';
import type { App } from './app.ts';
import type { WatcherInfo } from './watcherService.ts';

/** What the command language may do with the running app. */
export function createControl(app: App, now: () => number): ControlPort {
  return {
    watchers: () => app.watchers.list().map(toWatcher),
    addWatcher: async (config) => toWatcher(await app.watchers.add(config)),
    pauseWatcher: (number, untilMs) => app.watchers.pause(number, untilMs),
    resumeWatcher: (number) => app.watchers.resume(number),
    removeWatcher: async (number) => void (await app.watchers.remove(number)),
    history: async (query) => (await app.ownHistory(query)).map(toEvent),
    problems: async () =>
      (await app.problems('open')).map(({ key, title, openedMs, acknowledged, lastEventId }) => ({
        key,
        title,
        openedMs,
        acknowledgedBy: acknowledged?.by,
        lastEventId,
      })),
    acknowledge: (key, by) => app.acknowledge(key, by),
    snooze: async (name, match, by, untilMs) =>
      void (await app.mutes.add(name, match as MatcherConfig, by, { untilMs })),
    explain: async (id) => {
      const entry = await app.find(id);
      return entry === undefined ? undefined : [entry.event.title, ...explainLines(entry.decisions, entry.deliveries)];
    },
    channels: () =>
      app.channels().map(({ name, unavailable, state }) => ({
        name,
        state: unavailable ?? state.pause?.reason ?? (state.breaker.kind === 'closed' ? 'ready' : 'failing'),
      })),
    canonical: async (phrase) => {
      const { compileCondition } = await import('../conditions/compileCondition.ts');
      return compileCondition(phrase).canonical;
    },
    now,
  };
}

function toWatcher({ number, kind, label, state, lastEvent }: WatcherInfo): ControlledWatcher {
  return { number, kind, label, state, last: lastEvent?.title };
}

function toEvent({ event }: HistoryEntry): ControlledEvent {
  const { id, type, title, time, incident, fingerprint } = event;
  return { id, type, title, time, problem: incident ?? fingerprint, output: outputOf(event)?.uri };
}
