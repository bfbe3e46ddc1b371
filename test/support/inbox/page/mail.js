import { element, objects, textOf } from './element.js';

/** A mail as its reader shows it: head, then the page in a frame of its own without scripts, then the text part. */
export function renderMail({ seq, json }) {
  const head = ['from', 'to', 'subject'].map((name) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, textOf(json[name]) ?? '')),
  );
  const attachments = objects(json.attachments).map(({ filename }) => element('span', { class: 'button' }, filename));
  return element(
    'div',
    { class: 'mail' },
    element('dl', { class: 'headers' }, ...head),
    textOf(json.html) && pageOf(seq),
    element('details', {}, element('summary', {}, 'Plain text'), element('pre', { class: 'code' }, json.text ?? '')),
    attachments.length > 0 ? element('p', { class: 'actions' }, ...attachments) : undefined,
  );
}

/** As tall as what it shows. */
function pageOf(seq) {
  const frame = element('iframe', { src: `/mail/${seq}`, sandbox: 'allow-same-origin', title: 'Mail' });
  frame.addEventListener('load', () => {
    const { scrollHeight } = frame.contentDocument.documentElement;
    frame.height = String(scrollHeight);
    frame.dataset.shown = 'yes';
  });
  return frame;
}
