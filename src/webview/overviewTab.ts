import type { ChannelRow, DeliveryRow, Overview } from '../core/dashboard.ts';
import { barChart } from './chart.ts';
import { button, element, table } from './element.ts';
import type { Post } from './post.ts';
import { numberText, text, timeText } from './texts.ts';

const marks: Record<ChannelRow['health'], string> = { good: '✓', waits: '↻', trouble: '✗', asks: '?', off: '–' };

/** Deliveries, channels and charts at a glance. */
export function overviewTab(overview: Overview, post: Post): HTMLElement {
  const { volume, channels, deliveries } = overview;
  return element(
    'div',
    {},
    element(
      'div',
      { class: 'charts' },
      barChart(text('eventVolume'), volume, [
        { name: text('info'), className: 'info', value: ({ info }) => info },
        { name: text('warning'), className: 'warning', value: ({ warning }) => warning },
        { name: text('error'), className: 'error', value: ({ error, critical }) => error + critical },
      ]),
      barChart(text('deliveryVolume'), volume, [
        { name: text('sent'), className: 'sent', value: ({ sent }) => sent },
        { name: text('failed'), className: 'error', value: ({ failed }) => failed },
      ]),
    ),
    element('h2', {}, text('channels')),
    channels.length === 0 ? element('p', {}, text('noChannels')) : channelTable(channels, post),
    element('h2', {}, text('latestDeliveries')),
    deliveries.length === 0 ? element('p', {}, text('noDeliveries')) : deliveryTable(deliveries, post),
  );
}

function channelTable(channels: readonly ChannelRow[], post: Post): HTMLElement {
  const heads = [
    text('channel'),
    text('state'),
    text('sent'),
    text('failed'),
    text('waiting'),
    text('arrival'),
    text('test'),
  ];
  const rows = channels.map(({ name, type, health, state, sent, failed, waiting, p99Ms }) => [
    element('span', {}, element('strong', {}, name), type === name ? '' : ` ${type}`),
    element(
      'span',
      { class: `health ${health}` },
      `${marks[health]} ${text(`health.${health}`)}`,
      element('span', { class: 'note' }, state === '' ? '' : ` ${state}`),
    ),
    numberText(sent),
    numberText(failed),
    numberText(waiting),
    p99Ms === undefined ? '–' : text('milliseconds', numberText(p99Ms)),
    health === 'off' || health === 'asks'
      ? undefined
      : button(text('test'), () => post({ kind: 'test', channel: name }), { 'aria-label': text('testChannel', name) }),
  ]);
  return table(text('channels'), heads, rows);
}

/** Deliveries with a way to the explanation of their event. */
export function deliveryTable(deliveries: readonly DeliveryRow[], post: Post): HTMLElement {
  const heads = [text('time'), text('event'), text('channel'), text('state')];
  const rows = deliveries.map(({ atMs, title, eventId, channel, status, attempts, error }) => [
    timeText(atMs),
    button(title, () => post({ kind: 'explain', id: eventId }), { class: 'link' }),
    channel,
    element(
      'span',
      { class: `status ${status}`, title: error },
      `${text(`status.${status}`)}${attempts > 1 ? ` · ${text('attempts', attempts)}` : ''}`,
      error === undefined ? undefined : element('span', { class: 'note' }, ` ${error}`),
    ),
  ]);
  return table(text('latestDeliveries'), heads, rows);
}
