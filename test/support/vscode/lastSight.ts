import type { Context } from 'mocha';

import type { Workbench } from './workbench.ts';

/** Windows that are open, and what those showed that closed since the last test began. */
const open = new Set<Workbench>();
let closed: string[] = [];

/** From now on a test that fails says what this window showed. */
export function watchForFailures(window: Workbench): void {
  open.add(window);
  window.page.once('close', () => open.delete(window));
}

/** To be called before a window closes: a test may end its session before it is known to have failed. */
export async function keepLastSight(window: Workbench): Promise<void> {
  if (!open.delete(window)) return;
  closed.push(await sightOf(window));
}

/** What comes and goes: the focus, what the box at the top asks, the toasts. */
async function sightOf(window: Workbench): Promise<string> {
  const { page, notifications } = window;
  try {
    const focus = await page.evaluate<string>(
      `['tagName', 'className', 'ariaLabel'].map((name) => document.activeElement?.[name] ?? '').join(' ')`,
    );
    const box = page.locator('.quick-input-widget:visible');
    const asked = (await box.count()) === 0 ? 'closed' : await box.first().innerText();
    const toasts = (await notifications.shown()).map(({ message }) => `toast: ${message}`);
    return [`focus: ${focus}`, `box: ${asked.replaceAll(/\s+/g, ' ')}`, ...toasts].join('\n    ');
  } catch (error) {
    return `nothing any more: ${String(error)}`;
  }
}

// The hook of a file that several suites import belongs to all of them; without mocha there is none.
if (typeof afterEach === 'function') {
  afterEach(async function (this: Context) {
    const gone = closed;
    closed = [];
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    for (const window of open) {
      await window.screenshot(`failed-${test.title.replaceAll(/\W+/g, '-').slice(0, 80)}`);
      gone.push(await sightOf(window));
    }
    for (const sight of gone) console.log(`  The window when this failed:\n    ${sight}`);
  });
}
