import type { HistoryRow, HistorySearch } from '../core/dashboard.ts';
import { button, element, table } from './element.ts';
import type { Post } from './post.ts';
import { text, timeText } from './texts.ts';

const statuses = ['', 'sent', 'failed', 'pending', 'suppressed', 'merged', 'unrouted', 'expired'];
const spans = [0, 1, 24, 168, 720];
/** Quiet time after a key before it is searched, in ms. */
const settleMs = 250;

/** Search over the history. The form stays while its results change, so that typing is not interrupted. */
export class HistoryTab {
  readonly root: HTMLElement;
  private readonly results = element('div', { 'aria-live': 'polite' });
  private readonly words = element('input', { type: 'search', id: 'words' });
  private readonly type = element('input', { type: 'text', id: 'type', placeholder: 'build.*' });
  private readonly status = element('select', { id: 'status' });
  private readonly hours = element('select', { id: 'hours' });
  private readonly post: Post;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: Post) {
    this.post = post;
    for (const status of statuses)
      this.status.append(element('option', { value: status }, text(status === '' ? 'any' : `status.${status}`)));
    for (const hours of spans) this.hours.append(element('option', { value: String(hours) }, text(`hours.${hours}`)));
    const field = (label: string, input: HTMLElement) =>
      element('div', {}, element('label', { for: input.id }, label), input);
    const form = element(
      'form',
      { role: 'search', class: 'filters' },
      field(text('words'), this.words),
      field(text('type'), this.type),
      field(text('fate'), this.status),
      field(text('since'), this.hours),
      button(text('export'), () => post({ kind: 'export', search: this.search })),
    );
    form.addEventListener('input', () => this.searchSoon());
    form.addEventListener('submit', (event) => event.preventDefault());
    this.root = element('div', {}, form, this.results);
  }

  ask(): void {
    this.post({ kind: 'search', search: this.search });
  }

  show(rows: readonly HistoryRow[]): void {
    this.results.replaceChildren(rows.length === 0 ? element('p', {}, text('nothingFound')) : this.tableOf(rows));
  }

  private get search(): HistorySearch {
    return {
      text: this.words.value.trim(),
      type: this.type.value.trim(),
      status: this.status.value,
      hours: Number(this.hours.value),
    };
  }

  private searchSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), settleMs);
  }

  private tableOf(rows: readonly HistoryRow[]): HTMLElement {
    const heads = [text('time'), text('event'), text('type'), text('severity'), text('fate')];
    return table(
      text('history'),
      heads,
      rows.map(({ id, title, type, severity, atMs, fate }) => [
        timeText(atMs),
        button(title, () => this.post({ kind: 'explain', id }), { class: 'link' }),
        type,
        element('span', { class: `severity ${severity}` }, text(severity)),
        fate,
      ]),
    );
  }
}
