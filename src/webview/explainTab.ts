import type { Explanation } from '../core/dashboard.ts';
import { button, element } from './element.ts';
import { deliveryTable } from './overviewTab.ts';
import type { Post } from './post.ts';
import { text, timeText } from './texts.ts';

const marks: Readonly<Record<string, string>> = { pass: '✓', route: '→', hold: '…', suppress: '✗', merge: '⊕' };

/** The way of an event through the stages, drawn from top to bottom. */
export function explainTab(explanation: Explanation | undefined, post: Post): HTMLElement {
  if (explanation === undefined) return element('p', {}, text('pickAnEvent'));
  const { title, type, atMs, description, steps, deliveries } = explanation;
  const way = steps.map(({ stage, verdict, reason, place }) =>
    element(
      'li',
      { class: `step ${verdict}` },
      element('span', { class: 'mark', 'aria-hidden': 'true' }, marks[verdict] ?? '·'),
      element(
        'span',
        {},
        element('strong', {}, text(`stage.${stage}`)),
        element('span', { class: 'verdict' }, ` ${text(`verdict.${verdict}`)}`),
        element('br'),
        reason,
        place === undefined
          ? undefined
          : button(place.label, () => post({ kind: 'open', file: place.file, line: place.line }), {
              class: 'link place',
            }),
      ),
    ),
  );
  return element(
    'article',
    {},
    element('h2', {}, title),
    element('p', { class: 'note' }, `${type} · ${timeText(atMs)}`),
    description === undefined ? undefined : element('p', { class: 'description' }, description),
    element('ol', { class: 'way', 'aria-label': text('wayOfEvent') }, ...way),
    deliveries.length === 0 ? element('p', {}, text('toldToNobody')) : deliveryTable(deliveries, post),
  );
}
