import type { EgressLine } from '../core/dashboard.ts';
import { element, table } from './element.ts';
import { numberText, text, timeText } from './texts.ts';

/** Everything that left the machine. */
export function egressTab(rows: readonly EgressLine[]): HTMLElement {
  if (rows.length === 0) return element('p', {}, text('nothingLeft'));
  const heads = [
    text('time'),
    text('destination'),
    text('channel'),
    text('why'),
    text('bytes'),
    text('state'),
    text('removed'),
  ];
  return table(
    text('egress'),
    heads,
    rows.map(({ atMs, destination, channel, reason, bytes, status, redacted }) => [
      timeText(atMs),
      element('code', {}, destination),
      channel,
      reason,
      numberText(bytes),
      status,
      redacted === '' ? '–' : redacted,
    ]),
  );
}
