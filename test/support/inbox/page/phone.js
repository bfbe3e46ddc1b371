import { element, link, objects, textOf } from './element.js';

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"' };
const TAGS = { b: 'strong', i: 'em', u: 'u', s: 's', code: 'code', pre: 'pre' };

/** The tags of Telegram's HTML that are closed in order, as elements; nothing else is read as markup. */
function telegramHtml(html) {
  const root = element('div', { class: 'text' });
  const open = [root];
  for (const [part, slash, tag, text] of html.matchAll(/<(\/?)(b|i|u|s|code|pre)>|([^<]+|<)/g)) {
    if (text !== undefined) open.at(-1).append(text.replace(/&(lt|gt|amp|quot);/g, (_all, name) => ENTITIES[name]));
    else if (slash === '/' && open.length > 1) open.pop();
    else if (slash === '') {
      const made = element(TAGS[tag], tag === 'pre' ? { class: 'code' } : {});
      open.at(-1).append(made);
      open.push(made);
    } else open.at(-1).append(part);
  }
  return root;
}

/** A message in the look of Telegram: a bubble with its buttons below. */
export function renderTelegram({ json, path }) {
  const text = textOf(json.text) ?? '';
  const buttons = objects(json.reply_markup?.inline_keyboard?.flat());
  return element(
    'div',
    { class: 'phone telegram' },
    element(
      'div',
      { class: 'bubble' },
      json.parse_mode === 'HTML' ? telegramHtml(text) : element('div', { class: 'text' }, text),
      path.endsWith('editMessageText') ? element('p', { class: 'context' }, 'edited') : undefined,
    ),
    ...buttons.map((button) => link(button.url, button.text, 'button')),
  );
}

/** A text message, with its length. */
export function renderSms({ text }) {
  const body = new URLSearchParams(text).get('Body') ?? '';
  return element(
    'div',
    { class: 'phone sms' },
    element('div', { class: 'bubble' }, element('div', { class: 'text' }, body)),
    element('p', { class: 'context' }, `${body.length} characters`),
  );
}

/** Short codes of https://docs.ntfy.sh/emojis/ that are used. */
const TAG_PICTURES = { information_source: 'ℹ️', warning: '⚠️', x: '❌', rotating_light: '🚨' };

/** A notification as a phone shows it. */
export function renderPush({ json }) {
  const tags = (Array.isArray(json.tags) ? json.tags : []).map((tag) => TAG_PICTURES[tag] ?? tag);
  return element(
    'div',
    { class: 'phone push' },
    element('p', { class: 'title' }, [...tags, textOf(json.title) ?? ''].join(' ')),
    element('div', { class: 'text' }, textOf(json.message) ?? ''),
    element('p', { class: 'context' }, `${json.topic} · priority ${json.priority}`),
    element('p', { class: 'actions' }, ...objects(json.actions).map(({ url, label }) => link(url, label, 'button'))),
  );
}
