import type { MatcherConfig } from '../conditions/matcher.ts';
import type { ControlledEvent, ControlledWatcher, ControlPort } from '../control/command.ts';
import { outputOf } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import { titleIn } from '../core/wording.ts';
import { say } from '../core/words/phrase.ts';
import { sentenceIn } from '../core/words/sentence.ts';
import { explainLines } from '../router/explain.ts';
import type { HistoryEntry } from '../store/store.ts';
import type { App } from './app.ts';
import type { WatcherInfo } from './watcherService.ts';

/** What the command language may do with the running app, on behalf of somebody who reads `language`, whose sentences are loaded. */
export function createControl(app: App, now: () => number, language: Language): ControlPort {
  return {
    watchers: () => app.watchers.list().map((info) => toWatcher(info, language)),
    addWatcher: async (config) => toWatcher(await app.watchers.add(config), language),
    pauseWatcher: (number, untilMs) => app.watchers.pause(number, untilMs),
    resumeWatcher: (number) => app.watchers.resume(number),
    removeWatcher: async (number) => void (await app.watchers.remove(number)),
    history: async (query) => (await app.ownHistory(query)).map((entry) => toEvent(entry, language)),
    problems: async () =>
      (await app.problems('open')).map((problem) => ({
        key: problem.key,
        title: titleIn(problem, language),
        openedMs: problem.openedMs,
        acknowledgedBy: problem.acknowledged?.by,
        lastEventId: problem.lastEventId,
      })),
    acknowledge: (key, by) => app.acknowledge(key, by),
    snooze: async (name, match, by, untilMs) =>
      void (await app.mutes.add(name, match as MatcherConfig, by, { untilMs })),
    explain: async (id) => {
      const entry = await app.find(id);
      if (entry === undefined) return undefined;
      return [titleIn(entry.event, language), ...explainLines(entry.decisions, entry.deliveries, { language })];
    },
    report: async (period) => {
      const { tellReport } = await import('../reports/page.ts');
      const { reportLines } = await import('../reports/lines.ts');
      const { reportJson } = await import('../reports/json.ts');
      const report = await app.report(period);
      return {
        lines: reportLines(tellReport(report, language)),
        result: reportJson(report) as unknown as JsonObject,
      };
    },
    channels: () =>
      app.channels().map(({ name, unavailable, state }) => ({
        name,
        state: unavailable ?? state.pause?.reason ?? (state.breaker.kind === 'closed' ? 'ready' : 'failing'),
      })),
    canonical: async (phrase) => {
      const { compileCondition } = await import('../conditions/compileCondition.ts');
      return say(compileCondition(phrase).canonical, language);
    },
    now,
  };
}

function toWatcher({ number, kind, label, state, lastEvent }: WatcherInfo, language: Language): ControlledWatcher {
  const last = lastEvent === undefined ? undefined : titleIn(lastEvent, language);
  return { number, kind, label: sentenceIn(label, language), state, last };
}

function toEvent({ event }: HistoryEntry, language: Language): ControlledEvent {
  const { id, type, time, incident, fingerprint } = event;
  return {
    id,
    type,
    title: titleIn(event, language),
    time,
    problem: incident ?? fingerprint,
    output: outputOf(event)?.uri,
  };
}
