import type { ReportBar, ReportFigure, ReportPage, ReportSection, ReportTable } from '../core/reportPage.ts';
import { periodOf, type ReportPeriod, reportPeriods, usualPeriod } from '../core/reportPeriod.ts';
import { button, drawn, element, table } from './element.ts';
import type { Post } from './post.ts';
import { text } from './texts.ts';

const barWidth = 600;
const barHeight = 14;

/** What happened in a period. The choice stays while the report changes. */
export class ReportTab {
  readonly root: HTMLElement;
  private readonly period = element('select', { id: 'period' });
  private readonly content = element('div');
  /** Says to who does not see it that another report is there. */
  private readonly status = element('p', { role: 'status', class: 'hidden' });
  private readonly actions: readonly HTMLButtonElement[];
  private readonly post: Post;
  private readonly onChoice: (period: ReportPeriod) => void;

  constructor(post: Post, chosen: string | undefined, onChoice: (period: ReportPeriod) => void) {
    this.post = post;
    this.onChoice = onChoice;
    for (const period of reportPeriods)
      this.period.append(element('option', { value: period }, text(`period.${period}`)));
    this.period.value = periodOf(chosen ?? '') ?? usualPeriod;
    this.period.addEventListener('change', () => {
      this.onChoice(this.chosen);
      this.ask();
    });
    this.actions = [
      button(text('saveReport'), () => post({ kind: 'saveReport' })),
      button(text('copyReport'), () => post({ kind: 'copyReport' })),
    ];
    const choice = element('div', {}, element('label', { for: 'period' }, text('period')), this.period);
    const bar = element('div', { class: 'filters report-bar' }, choice, ...this.actions);
    this.root = element('div', {}, bar, this.status, this.content);
  }

  ask(): void {
    this.setReady(false);
    if (this.content.childElementCount === 0) this.content.append(element('p', {}, text('makingReport')));
    this.post({ kind: 'report', period: this.chosen });
  }

  show(page: ReportPage): void {
    this.setReady(true);
    this.content.replaceChildren(this.article(page));
    this.status.textContent = `${page.title}, ${page.span}`;
  }

  private get chosen(): ReportPeriod {
    return periodOf(this.period.value) ?? usualPeriod;
  }

  /** What is saved or copied is what is shown. */
  private setReady(isReady: boolean): void {
    for (const action of this.actions) action.disabled = !isReady;
    this.content.setAttribute('aria-busy', String(!isReady));
  }

  private article({ title, span, notes, nothing, sections }: ReportPage): HTMLElement {
    return element(
      'article',
      { class: 'report' },
      element('h2', {}, title),
      element('p', {}, span),
      ...notes.map((note) => element('p', { class: 'note' }, note)),
      nothing === undefined ? undefined : element('p', { class: 'nothing' }, nothing),
      ...sections.map((section) => this.section(section)),
    );
  }

  private section({ title, empty, figures, bar, tables }: ReportSection): HTMLElement {
    return element(
      'section',
      {},
      element('h3', {}, title),
      empty === undefined ? undefined : element('p', { class: 'note' }, empty),
      figures.length === 0 ? undefined : element('dl', { class: 'figures' }, ...figures.map(figureCard)),
      ...(bar === undefined ? [] : stackedBar(bar)),
      ...tables.flatMap((one) => this.table(one, one.title !== title)),
    );
  }

  private table({ title, heads, rows, note }: ReportTable, isTitled: boolean): HTMLElement[] {
    const cells = rows.map((row) =>
      row.map(({ text: shown, eventId }) =>
        eventId === undefined
          ? shown
          : button(shown, () => this.post({ kind: 'explain', id: eventId }), { class: 'link' }),
      ),
    );
    const names = heads.map(({ text: head }) => head);
    return [
      ...(isTitled ? [element('h4', {}, title)] : []),
      table(title, names, cells, (column) => heads[column]?.isNumber === true),
      ...(note === undefined ? [] : [element('p', { class: 'note' }, note)]),
    ];
  }
}

function figureCard({ label, value, note, change }: ReportFigure): HTMLElement {
  return element(
    'div',
    {},
    element('dt', {}, label),
    element('dd', { class: 'value' }, value),
    note === undefined ? undefined : element('dd', { class: 'note' }, note),
    change === undefined ? undefined : element('dd', { class: `change ${change.tone}` }, change.text),
  );
}

/** The parts of a whole beside each other, and what each of them is in words. */
function stackedBar({ label, parts }: ReportBar): (HTMLElement | SVGElement)[] {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let x = 0;
  const rects = parts.map(({ label: name, count, tone }) => {
    const width = (count / total) * barWidth;
    const place = { x, y: 0, width, height: barHeight, class: tone };
    x += width;
    return drawn('rect', place, drawn('title', {}, name));
  });
  const size = { viewBox: `0 0 ${barWidth} ${barHeight}`, preserveAspectRatio: 'none', class: 'stack' };
  return [
    drawn('svg', { ...size, role: 'img', 'aria-label': label }, ...rects),
    element(
      'p',
      { class: 'legend', 'aria-hidden': 'true' },
      ...parts.map(({ label: name, tone }) =>
        element('span', {}, element('span', { class: `swatch ${tone}`, 'aria-hidden': 'true' }), name),
      ),
    ),
  ];
}
