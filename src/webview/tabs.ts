import { element } from './element.ts';

interface Tab {
  readonly id: string;
  readonly label: string;
  readonly panel: HTMLElement;
  /** Called each time the tab comes to the front. */
  readonly onShow?: () => void;
}

/** Tabs as the ARIA practices describe them: arrows, Home and End move, one tab is in the tab order (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/). */
export class Tabs {
  readonly root: HTMLElement;
  private readonly tabs: readonly Tab[];
  private readonly heads: readonly HTMLButtonElement[];
  private readonly onChange: (id: string) => void;

  constructor(label: string, tabs: readonly Tab[], onChange: (id: string) => void) {
    this.tabs = tabs;
    this.onChange = onChange;
    this.heads = tabs.map(({ id, label: name }, index) => {
      const head = element(
        'button',
        { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` },
        name,
      );
      head.addEventListener('click', () => this.show(id));
      head.addEventListener('keydown', (event) => this.move(event, index));
      return head;
    });
    for (const { id, panel } of tabs) {
      panel.id = `panel-${id}`;
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', `tab-${id}`);
      panel.tabIndex = 0;
    }
    const list = element('div', { role: 'tablist', 'aria-label': label }, ...this.heads);
    this.root = element('div', {}, list, ...tabs.map(({ panel }) => panel));
  }

  show(wanted: string): void {
    for (const [index, { id, panel, onShow }] of this.tabs.entries()) {
      const isShown = id === wanted;
      panel.hidden = !isShown;
      this.heads[index]?.setAttribute('aria-selected', String(isShown));
      if (this.heads[index] !== undefined) this.heads[index].tabIndex = isShown ? 0 : -1;
      if (isShown) onShow?.();
    }
    this.onChange(wanted);
  }

  private move(event: KeyboardEvent, index: number): void {
    const last = this.tabs.length - 1;
    const places: Readonly<Record<string, number>> = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : this.tabs[place];
    if (place === undefined || next === undefined) return;
    event.preventDefault();
    this.show(next.id);
    this.heads[place]?.focus();
  }
}
