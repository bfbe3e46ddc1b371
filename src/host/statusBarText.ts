import { l10n } from 'vscode';
import type { AttentionKind, AttentionState } from '../app/attention.ts';
import type { WatcherInfo } from '../app/watcherService.ts';
import { rowTitleIn, titleIn } from '../core/wording.ts';
import { shortenText } from '../templates/shorten.ts';
import { headlineOf } from './headline.ts';
import { iconless } from './iconless.ts';
import { shownLanguage, shownReason } from './shownLanguage.ts';
import { labelOf } from './watcherText.ts';

/** Longest title in the status bar. */
const maxTitle = 50;
/** Problems and troubles that the tooltip lists of each kind. */
const maxLines = 5;

const icons: Record<AttentionKind, string> = {
  needsYou: 'bell-dot',
  unknown: 'warning',
  acknowledged: 'person',
  news: 'bell',
  paused: 'debug-pause',
  quiet: 'eye',
};

/** What the status bar says. */
export interface StatusBarText {
  /** With its icon. */
  readonly text: string;
  readonly headline: string;
  /** What is behind it, line by line. */
  readonly lines: readonly string[];
}

/** @param watchers those that are listed */
export function statusBarText(state: AttentionState, watchers: readonly WatcherInfo[]): StatusBarText {
  return {
    text: `$(${icons[state.kind]}) ${textOf(state, watchers.length)}`,
    headline: `Lookout: ${headlineOf(state)}`,
    lines: linesOf(state, watchers),
  };
}

function linesOf(state: AttentionState, watchers: readonly WatcherInfo[]): string[] {
  const { open, unseenNeeds, news, undelivered, acknowledged, troubledChannels, troubledWatchers } = state;
  const paused = watchers.filter((watcher) => watcher.state === 'paused').length;
  const language = shownLanguage();
  const latest = news.at(-1);
  return [
    ...open.slice(0, maxLines).map((problem) => l10n.t('Broken: {0}', titleIn(problem, language))),
    ...unseenNeeds.slice(-maxLines).map((event) => l10n.t('Not looked at yet: {0}', titleIn(event, language))),
    ...(undelivered === 0 ? [] : [l10n.t('Messages that could not be sent: {0}', undelivered)]),
    ...acknowledged.slice(0, maxLines).map((problem) => l10n.t('Taken care of: {0}', titleIn(problem, language))),
    ...(latest === undefined ? [] : [l10n.t('{0} new, last: {1}', news.length, titleIn(latest, language))]),
    ...troubledWatchers.map(
      (watcher) =>
        `#${watcher.number} ${labelOf(watcher)}: ${shownReason(watcher.health?.problem ?? l10n.t('degraded'))}`,
    ),
    ...troubledChannels.map(({ name, state: { pause }, asks }) =>
      asks === undefined
        ? l10n.t('Channel {0}: {1}', name, shownReason(pause?.reason ?? l10n.t('failing, tried again by itself')))
        : l10n.t('Channel {0}: {1}', name, l10n.t('waits for your permission')),
    ),
    watchers.length === 0
      ? l10n.t('Nothing of your own is watched yet')
      : paused === 0
        ? l10n.t('{0} watched', watchers.length)
        : l10n.t('{0} watched, {1} paused', watchers.length, paused),
  ];
}

function textOf(state: AttentionState, watched: number): string {
  const { kind, count, news, undelivered, acknowledged, troubledChannels, troubledWatchers } = state;
  switch (kind) {
    case 'needsYou': {
      const latest = latestNeed(state);
      return latest === undefined
        ? l10n.t('Lookout: {0} undelivered', undelivered)
        : withMore(rowTitleIn(latest, shownLanguage()), count);
    }
    case 'unknown':
      return l10n.t('Lookout: {0} in trouble', troubledWatchers.length + troubledChannels.length);
    case 'acknowledged':
      return l10n.t('Lookout: {0} taken care of', acknowledged.length);
    case 'news': {
      const latest = news.at(-1);
      return latest === undefined ? 'Lookout' : withMore(rowTitleIn(latest, shownLanguage()), news.length);
    }
    case 'paused':
      return l10n.t('Lookout paused');
    case 'quiet':
      return watched === 0 ? 'Lookout' : `Lookout ${watched}`;
  }
}

/** What broke or went wrong last. */
function latestNeed({ open, unseenNeeds }: AttentionState) {
  const [problem] = open;
  const event = unseenNeeds.at(-1);
  if (problem === undefined || event === undefined) return problem ?? event;
  return Date.parse(event.time) > problem.changedMs ? event : problem;
}

/** A title of this place's length; `count` are all things of which it is one. */
function withMore(title: string, count: number): string {
  const more = count > 1 ? ` (+${count - 1})` : '';
  return `${iconless(shortenText(title, maxTitle))}${more}`;
}
