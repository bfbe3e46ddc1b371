type Child = Node | string | undefined;

/** Builds an element. Strings become text nodes, so nothing that arrived is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  setAll(made, attributes);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Builds an element of a drawing. */
export function drawn(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Child[]
): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  setAll(made, attributes);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that calls back. */
export function button(
  label: string,
  action: () => void,
  more: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...more }, label);
  made.addEventListener('click', action);
  return made;
}

/** A table with a head; cells may be elements. Columns of numbers are aligned at their end. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
  isNumber: (column: number) => boolean = () => false,
): HTMLElement {
  const kindOf = (column: number) => (isNumber(column) ? 'number' : undefined);
  const head = element(
    'tr',
    {},
    ...heads.map((text, index) => element('th', { scope: 'col', class: kindOf(index) }, text)),
  );
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((cell, index) => element('td', { 'data-head': heads[index] ?? '', class: kindOf(index) }, cell)),
    ),
  );
  return element(
    'table',
    {},
    element('caption', { class: 'hidden' }, caption),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  );
}

function setAll(made: Element, attributes: Readonly<Record<string, string | number | undefined>>): void {
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value));
}
