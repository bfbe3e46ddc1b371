import type { ChartBucket } from '../core/dashboard.ts';
import { drawn, element, table } from './element.ts';
import { hourText, numberText, text, timeText } from './texts.ts';

const width = 600;
const height = 140;
const gap = 2;
const labelRoom = 16;

/** One part of each bar: what it counts and how it is drawn. The pattern of its class tells it apart without colours. */
export interface Series {
  readonly name: string;
  readonly className: string;
  readonly value: (bucket: ChartBucket) => number;
}

/** Stacked bars over time, as a picture with the same numbers in a table behind a fold. */
export function barChart(title: string, buckets: readonly ChartBucket[], series: readonly Series[]): HTMLElement {
  const totals = buckets.map((bucket) => series.reduce((sum, { value }) => sum + value(bucket), 0));
  const most = Math.max(1, ...totals);
  const sum = totals.reduce((all, one) => all + one, 0);
  const step = width / Math.max(1, buckets.length);
  const bars = buckets.flatMap((bucket, index) => {
    let base = height - labelRoom;
    return series.flatMap(({ name, className, value }) => {
      const count = value(bucket);
      if (count === 0) return [];
      const size = Math.max(2, (count / most) * (height - labelRoom - 12));
      base -= size;
      const place = { x: index * step + gap / 2, y: base, width: Math.max(1, step - gap), height: size };
      return [
        drawn(
          'rect',
          { ...place, class: className },
          drawn('title', {}, `${timeText(bucket.startMs)}: ${numberText(count)} ${name}`),
        ),
      ];
    });
  });
  const axis = [0, Math.floor(buckets.length / 2), buckets.length - 1].flatMap((index, place) => {
    const bucket = buckets[index];
    if (bucket === undefined) return [];
    const anchor = ['start', 'middle', 'end'][place] ?? 'start';
    const x = [0, width / 2, width][place] ?? 0;
    return [drawn('text', { x, y: height - 2, 'text-anchor': anchor, class: 'axis' }, hourText(bucket.startMs))];
  });
  const label = `${title}: ${text('chartSummary', numberText(sum), numberText(most))}`;
  const picture = drawn(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, class: 'chart' },
    drawn('line', { x1: 0, x2: width, y1: height - labelRoom, y2: height - labelRoom, class: 'axis' }),
    ...bars,
    ...axis,
  );
  const legend = element(
    'p',
    { class: 'legend' },
    ...series.map(({ name, className }) =>
      element('span', {}, element('span', { class: `swatch ${className}`, 'aria-hidden': 'true' }), name),
    ),
  );
  const rows = buckets
    .filter((_bucket, index) => (totals[index] ?? 0) > 0)
    .map((bucket) => [timeText(bucket.startMs), ...series.map(({ value }) => numberText(value(bucket)))]);
  const numbers =
    rows.length === 0
      ? undefined
      : element(
          'details',
          {},
          element('summary', {}, text('asTable')),
          table(title, [text('time'), ...series.map(({ name }) => name)], rows),
        );
  return element('figure', {}, element('figcaption', {}, title), picture, legend, numbers);
}
