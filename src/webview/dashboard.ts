import type { ToEditor, ToPage } from '../core/dashboard.ts';
import { egressTab } from './egressTab.ts';
import { element } from './element.ts';
import { explainTab } from './explainTab.ts';
import { HistoryTab } from './historyTab.ts';
import { overviewTab } from './overviewTab.ts';
import { ReportTab } from './reportTab.ts';
import { Tabs } from './tabs.ts';
import { text, useTexts } from './texts.ts';

interface EditorApi {
  postMessage(message: ToEditor): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

/** What is chosen, kept while the page is out of view. */
interface PageState {
  readonly tab?: string | undefined;
  readonly period?: string | undefined;
}
declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
const remember = (change: PageState): void => editor.setState({ ...editor.getState(), ...change });
const post = (message: ToEditor): void => editor.postMessage(message);

interface Page {
  readonly tabs: Tabs;
  readonly overview: HTMLElement;
  readonly explanation: HTMLElement;
  readonly egress: HTMLElement;
  readonly history: HistoryTab;
  readonly report: ReportTab;
}

let page: Page | undefined;

/** Draws the page in the language that the texts are in; what it shows comes with later messages. */
function draw(): Page {
  const history = new HistoryTab(post);
  const report = new ReportTab(post, editor.getState()?.period, (period) => remember({ period }));
  const overview = element('section');
  const explanation = element('section', {}, explainTab(undefined, post));
  const egress = element('section');
  const past = element('section', {}, history.root);
  const summary = element('section', {}, report.root);
  const tabs = new Tabs(
    text('dashboard'),
    [
      { id: 'overview', label: text('overview'), panel: overview },
      { id: 'report', label: text('report'), panel: summary, onShow: () => report.ask() },
      { id: 'history', label: text('history'), panel: past, onShow: () => history.ask() },
      { id: 'explain', label: text('explain'), panel: explanation },
      { id: 'egress', label: text('egress'), panel: egress, onShow: () => post({ kind: 'egress' }) },
    ],
    (tab) => remember({ tab }),
  );
  document.title = text('dashboard');
  document.body.replaceChildren(element('main', {}, element('h1', {}, text('dashboard')), tabs.root));
  tabs.show(editor.getState()?.tab ?? 'overview');
  return { tabs, overview, explanation, egress, history, report };
}

/** Redraws a part, and gives the focus back to what had it. */
function replace(holder: HTMLElement, content: HTMLElement): void {
  const focused = document.activeElement;
  const label = holder.contains(focused) ? (focused?.getAttribute('aria-label') ?? focused?.textContent) : undefined;
  holder.replaceChildren(content);
  if (label === undefined) return;
  const again = [...holder.querySelectorAll('button')].find(
    (item) => (item.getAttribute('aria-label') ?? item.textContent) === label,
  );
  again?.focus();
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === 'texts') {
    useTexts(data.texts, data.language);
    document.documentElement.lang = data.language;
    page = draw();
  }
  if (page === undefined) return;
  if (data.kind === 'overview') replace(page.overview, overviewTab(data.overview, post));
  if (data.kind === 'history') page.history.show(data.rows);
  if (data.kind === 'report') page.report.show(data.page);
  if (data.kind === 'egress') replace(page.egress, egressTab(data.rows));
  if (data.kind === 'explanation') {
    page.explanation.replaceChildren(explainTab(data.explanation, post));
    page.tabs.show('explain');
    // What was clicked is hidden now: reading goes on at the beginning.
    page.explanation.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
});
post({ kind: 'ready' });
