import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { App } from '../../app/app.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { formatDuration } from '../../core/units.ts';
import type { ChannelMetrics } from '../../store/store.ts';
import type { HostParts } from '../host.ts';
import { escapeMarkdown } from '../markdown.ts';
import { shownLanguage, shownReason } from '../shownLanguage.ts';
import { LastingWait } from './lastingWait.ts';
import { LiveTree } from './liveTree.ts';

/** A channel as `App.channels` tells it, with its numbers; `channel` is its name for the commands of the view. */
export interface ChannelNode {
  readonly channel: string;
  readonly info: ReturnType<App['channels']>[number];
  readonly metrics: ChannelMetrics | undefined;
}

/** One figure below a channel. */
interface FigureNode {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** Fills the Channels view: where messages go, whether they arrive, and what waits. */
export function showChannelsView({ app }: HostParts): Disposable {
  const disposables = new DisposableStore();
  const wait = new LastingWait();
  let timer: NodeJS.Timeout | undefined;
  disposables.add({ dispose: () => clearTimeout(timer) });
  const withLastingWait = (metrics: readonly ChannelMetrics[]): ChannelMetrics[] => {
    const looks = metrics.map((item) => wait.look(item, Date.now()));
    const againMs = Math.min(...looks.map((look) => look.againMs ?? Infinity));
    clearTimeout(timer);
    if (againMs !== Infinity) timer = setTimeout(() => tree.refresh(), againMs);
    return metrics.map((item, index) => ({ ...item, waiting: looks[index]?.waiting ?? item.waiting }));
  };
  const tree = disposables.add(
    new LiveTree<ChannelNode | FigureNode>('lookout.channels', app, {
      children: async (started, parent) => {
        if (parent !== undefined) return 'info' in parent ? figuresOf(parent) : [];
        const metrics = withLastingWait(await started.channelMetrics());
        return started.channels().map((info) => ({
          channel: info.name,
          info,
          metrics: metrics.find(({ channel }) => channel === info.key),
        }));
      },
      item: (node) => ('info' in node ? channelItem(node) : figureItem(node)),
      follow: (started, changed) => [
        started.onDidChangeChannels(changed),
        started.onDidChangeConfig(changed),
        started.onDidSettle(changed),
        started.onDidAccept(changed),
      ],
    }),
  );
  return disposables;
}

type Health = 'good' | 'waits' | 'trouble' | 'asks' | 'off';

const healthIcons: Record<Health, ThemeIcon> = {
  good: new ThemeIcon('pass', new ThemeColor('charts.green')),
  waits: new ThemeIcon('sync', new ThemeColor('problemsWarningIcon.foreground')),
  trouble: new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground')),
  asks: new ThemeIcon('shield', new ThemeColor('problemsWarningIcon.foreground')),
  off: new ThemeIcon('circle-slash', new ThemeColor('disabledForeground')),
};

function healthOf({ asks, unavailable, state }: ChannelNode['info']): {
  readonly health: Health;
  readonly text: string;
} {
  if (asks !== undefined) return { health: 'asks', text: l10n.t('waits for your permission') };
  if (unavailable === 'disabled') return { health: 'off', text: l10n.t('disabled') };
  if (unavailable !== undefined) return { health: 'trouble', text: shownReason(unavailable) };
  if (state.pause?.cause === 'user') return { health: 'off', text: l10n.t('paused by you') };
  if (state.pause !== undefined)
    return { health: 'trouble', text: l10n.t('paused: {0}', shownReason(state.pause.reason)) };
  if (state.breaker.kind !== 'closed') return { health: 'waits', text: l10n.t('failing, tried again by itself') };
  return { health: 'good', text: l10n.t('ready') };
}

function channelItem({ info, metrics }: ChannelNode): TreeItem {
  const { health, text } = healthOf(info);
  const waiting = metrics?.waiting ?? 0;
  const queue = waiting === 0 ? undefined : l10n.t('{0} waiting', waiting);
  const item = new TreeItem(info.name, TreeItemCollapsibleState.Collapsed);
  item.id = `channel/${info.key}`;
  const type = info.type === info.name ? undefined : info.type;
  item.description = [type, text, queue].filter((part) => part !== undefined).join(' · ');
  item.iconPath = healthIcons[health];
  item.contextValue = contextOf(info, health);
  item.tooltip = new MarkdownString(
    [`**${escapeMarkdown(info.name)}**`, escapeMarkdown(shownReason(info.description)), escapeMarkdown(text)].join(
      '\n\n',
    ),
  );
  item.accessibilityInformation = { label: `${info.name}, ${item.description}` };
  return item;
}

function contextOf({ state, unavailable }: ChannelNode['info'], health: Health): string {
  if (health === 'asks') return 'channel.asks';
  if (unavailable === 'disabled') return 'channel.disabled';
  if (unavailable !== undefined) return 'channel.unavailable';
  if (state.pause !== undefined) return 'channel.stopped.paused';
  return state.breaker.kind === 'closed' ? 'channel.ready' : 'channel.stopped';
}

function figuresOf({ info, metrics }: ChannelNode): FigureNode[] {
  const figure = (name: string, value: string | number | undefined): FigureNode[] =>
    value === undefined ? [] : [{ id: `${info.key}/${name}`, name, value: String(value) }];
  if (metrics === undefined) return figure(l10n.t('Sent'), 0);
  const { sent, failed, expired, retried, waiting, nextDueMs, latencyMs } = metrics;
  const next = nextDueMs === undefined || waiting === 0 ? undefined : nextDueText(nextDueMs - Date.now());
  return [
    ...figure(l10n.t('Sent'), sent),
    ...figure(l10n.t('Could not be sent'), failed),
    ...figure(l10n.t('Tried again'), retried),
    ...(expired === 0 ? [] : figure(l10n.t('Too late to send'), expired)),
    ...figure(l10n.t('Waiting'), waiting),
    ...figure(l10n.t('Next message'), next),
    ...figure(l10n.t('Time to arrive'), latencyMs === undefined ? undefined : latencyText(latencyMs)),
  ];
}

function nextDueText(inMs: number): string {
  return inMs <= 0 ? l10n.t('now') : l10n.t('in {0}', formatDuration(inMs, shownLanguage()));
}

function latencyText({ p50, p99 }: NonNullable<ChannelMetrics['latencyMs']>): string {
  const language = shownLanguage();
  return l10n.t('half within {0}, 99 % within {1}', formatDuration(p50, language), formatDuration(p99, language));
}

function figureItem({ id, name, value }: FigureNode): TreeItem {
  const item = new TreeItem(name);
  item.id = id;
  item.description = value;
  item.contextValue = 'figure';
  item.accessibilityInformation = { label: `${name}: ${value}` };
  return item;
}
