import { element, inlineMarkup, link, objects, textOf, withCodeBlocks } from './element.js';

/** Escapes, bold, italic, strike, code and links of Discord's Markdown. */
const MARKDOWN =
  /\\(?<escaped>[\\*_~`|>#[\]()<-])|\*\*(?<bold>[^*]+)\*\*|\*(?<italic>[^*\s][^*]*)\*|~~(?<strike>[^~]+)~~|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?:[^)\s]+)\)|(?<bare>https?:\/\/[^\s<>)]+)/g;

const RENDERERS = {
  escaped: (text) => text,
  bold: (text) => element('strong', {}, text),
  italic: (text) => element('em', {}, text),
  strike: (text) => element('s', {}, text),
  code: (text) => element('code', {}, text),
  label: (text, whole) => link(/\]\(([^)\s]+)\)$/.exec(whole)?.[1], text),
  bare: (text) => link(text, text),
};

function markdown(text) {
  return withCodeBlocks(text, (part) => inlineMarkup(part, MARKDOWN, RENDERERS));
}

/** A message in the look of Discord: sender, content, embeds. */
export function renderDiscord(body) {
  const name = textOf(body.username) ?? 'Lookout';
  return element(
    'div',
    { class: 'discord' },
    element('span', { class: 'avatar', 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase()),
    element(
      'div',
      { class: 'body' },
      element('p', { class: 'sender' }, element('strong', {}, name), ' ', element('span', { class: 'tag' }, 'APP')),
      textOf(body.content) && element('div', { class: 'content' }, ...markdown(body.content)),
      ...objects(body.embeds).map(renderEmbed),
    ),
  );
}

function renderEmbed(embed) {
  const title = textOf(embed.title);
  const made = element(
    'div',
    { class: 'embed' },
    textOf(embed.author?.name) && element('p', { class: 'author' }, embed.author.name),
    title &&
      element('p', { class: 'title' }, embed.url ? link(embed.url, title) : element('span', {}, ...markdown(title))),
    textOf(embed.description) && element('div', { class: 'description' }, ...markdown(embed.description)),
    fieldsOf(embed),
    textOf(embed.image?.url) && element('p', { class: 'picture' }, 'Image: ', link(embed.image.url, embed.image.url)),
    textOf(embed.thumbnail?.url) &&
      element('p', { class: 'picture' }, 'Thumbnail: ', link(embed.thumbnail.url, embed.thumbnail.url)),
    footerOf(embed),
  );
  if (Number.isInteger(embed.color)) made.style.setProperty('--bar', `#${embed.color.toString(16).padStart(6, '0')}`);
  return made;
}

function fieldsOf(embed) {
  const fields = objects(embed.fields);
  if (fields.length === 0) return undefined;
  const render = (field) =>
    element(
      'div',
      { class: field.inline ? 'field inline' : 'field' },
      element('dt', {}, ...markdown(String(field.name ?? ''))),
      element('dd', {}, ...markdown(String(field.value ?? ''))),
    );
  return element('dl', { class: 'fields' }, ...fields.map(render));
}

function footerOf(embed) {
  const time = textOf(embed.timestamp) && new Date(embed.timestamp).toLocaleString();
  const texts = [textOf(embed.footer?.text), time].filter(Boolean);
  return texts.length > 0 ? element('p', { class: 'footer' }, texts.join(' • ')) : undefined;
}
