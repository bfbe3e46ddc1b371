/**
 * Builds an element. Strings become text nodes, so nothing that arrived is ever read as markup; undefined children are left out.
 * `attributes.class` and plain attributes only.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return made;
}

/** A link when the address is http or https, else its text. */
export function link(address, text, className) {
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    return element('span', { class: className, title: String(address) }, text);
  return element('a', { href: parsed.href, class: className, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** Any value as a list of objects. */
export function objects(value) {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/** Any value as text; undefined when there is none. */
export function textOf(value) {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Text with code blocks between triple backticks; lines of a `diff` block are coloured. `inline` renders the text between them. */
export function withCodeBlocks(text, inline) {
  return text.split(/```/).map((part, index) => {
    if (index % 2 === 0) return element('span', {}, ...inline(part));
    const [, language = '', code = part] = /^([a-z0-9+-]*)\n([\s\S]*)$/i.exec(part) ?? [];
    const lines = code.replace(/\n$/, '').split('\n');
    return element(
      'pre',
      { class: 'code' },
      ...lines.map((line) => element('span', { class: classOf(line, language) }, `${line}\n`)),
    );
  });
}

function classOf(line, language) {
  if (language !== 'diff') return undefined;
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'hunk' : undefined;
}

/** Splits `text` by `pattern` (global, named groups) and renders each match with the function of its group's name. */
export function inlineMarkup(text, pattern, renderers) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(from, match.index));
    const [name, value] = Object.entries(match.groups).find(([, found]) => found !== undefined) ?? [];
    parts.push(name ? renderers[name](value, match[0]) : match[0]);
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
