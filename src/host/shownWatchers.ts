import type { WatcherInfo } from '../app/watcherService.ts';

/** Watchers as they are listed and counted. What is built in appears once it has something to show: until then lists say what to do first. */
export function shownWatchers(watchers: readonly WatcherInfo[]): readonly WatcherInfo[] {
  const isStarted = watchers.some(
    ({ owner, lastEvent, state }) => owner !== 'builtin' || lastEvent !== undefined || state === 'paused',
  );
  return isStarted ? watchers : [];
}
