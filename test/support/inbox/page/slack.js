import { element, inlineMarkup, link, objects, textOf, withCodeBlocks } from './element.js';

/** Links, bold, italic, strike and code of Slack's mrkdwn. */
const MRKDWN =
  /<!date\^(?<date>\d+)\^[^<>|]*\|[^<>]*>|<(?<address>[^<>|\s]+)(?:\|[^<>]*)?>|\*(?<bold>[^*\n]+)\*|\b_(?<italic>[^_\n]+)_\b|~(?<strike>[^~\n]+)~|`(?<code>[^`\n]+)`/g;

const RENDERERS = {
  date: (seconds) => element('time', {}, new Date(Number(seconds) * 1000).toLocaleString()),
  address: (address, whole) => link(unescape(address), unescape(/\|([^<>]*)>$/.exec(whole)?.[1] ?? address)),
  bold: (text) => element('strong', {}, unescape(text)),
  italic: (text) => element('em', {}, unescape(text)),
  strike: (text) => element('s', {}, unescape(text)),
  code: (text) => element('code', {}, unescape(text)),
};

/** Slack knows exactly three escapes: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function unescape(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function mrkdwn(text) {
  const inline = (part) =>
    inlineMarkup(part, MRKDWN, RENDERERS).map((piece) => (typeof piece === 'string' ? unescape(piece) : piece));
  return withCodeBlocks(text, inline);
}

function textObject(object) {
  const text = textOf(object?.text) ?? '';
  return object?.type === 'mrkdwn' ? mrkdwn(text) : [text];
}

/** A message in the look of Slack: sender, then its blocks, or its text when it has none. */
export function renderSlack(body) {
  const blocks = objects(body.blocks);
  const fallback = element('div', { class: 'section' }, ...mrkdwn(textOf(body.text) ?? ''));
  return element(
    'div',
    { class: 'slack' },
    element('span', { class: 'avatar', 'aria-hidden': 'true' }, 'L'),
    element(
      'div',
      { class: 'body' },
      element(
        'p',
        { class: 'sender' },
        element('strong', {}, textOf(body.username) ?? 'Lookout'),
        ' ',
        element('span', { class: 'tag' }, 'APP'),
      ),
      ...(blocks.length > 0 ? blocks.map(renderBlock) : [fallback]),
      ...objects(body.attachments).flatMap((attachment) => objects(attachment.blocks).map(renderBlock)),
    ),
  );
}

const BLOCKS = {
  header: (block) => element('h2', { class: 'header' }, ...textObject(block.text)),
  divider: () => element('hr'),
  section: (block) =>
    element(
      'div',
      { class: 'section' },
      block.text && element('div', {}, ...textObject(block.text)),
      block.fields &&
        element(
          'div',
          { class: 'fields' },
          ...objects(block.fields).map((field) => element('div', {}, ...textObject(field))),
        ),
    ),
  context: (block) =>
    element(
      'p',
      { class: 'context' },
      ...objects(block.elements).map((item) =>
        element('span', {}, ...(item.alt_text ? [item.alt_text] : textObject(item))),
      ),
    ),
  actions: (block) =>
    element(
      'p',
      { class: 'actions' },
      ...objects(block.elements).map((item) =>
        link(item.url, textOf(item.text?.text) ?? 'Button', `button ${item.style ?? ''}`),
      ),
    ),
};

function renderBlock(block) {
  const render = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : undefined;
  return render ? render(block) : element('pre', { class: 'code' }, JSON.stringify(block, undefined, 2));
}
