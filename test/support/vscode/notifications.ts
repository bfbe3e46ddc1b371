import type { Locator, Page } from 'playwright-core';

import { happens, matches, PATIENCE_MS, poll } from './waiting.ts';

const ITEM = '.notifications-toasts .notification-list-item';

export interface Toast {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Labels of the buttons, left first. */
  readonly buttons: readonly string[];
}

/** The toasts in the corner of the window. */
export class Notifications {
  private readonly page: Page;
  private readonly items: Locator;

  constructor(page: Page) {
    this.page = page;
    this.items = page.locator(ITEM);
  }

  /** The toasts shown now, newest first; read in one step, because they come and go. */
  async shown(): Promise<Toast[]> {
    return this.page.evaluate<Toast[]>(`[...document.querySelectorAll('${ITEM}')].map((item) => ({
      severity: ['error', 'warning'].find((name) => item.querySelector('.notification-list-item-icon.codicon-' + name)) ?? 'info',
      message: item.querySelector('.notification-list-item-message')?.innerText ?? '',
      buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map((button) => button.innerText),
    }))`);
  }

  /** Waits for a toast whose message contains the text or matches the pattern. */
  async waitFor(wanted: string | RegExp, timeoutMs = PATIENCE_MS): Promise<Toast> {
    return poll(`a toast with ${wanted}`, timeoutMs, async () =>
      (await this.shown()).find((toast) => matches(toast.message, wanted)),
    );
  }

  /** Waits for the toast and clicks one of its buttons, which closes it. */
  async click(wanted: string | RegExp, button: string): Promise<void> {
    await this.waitFor(wanted);
    const item = this.items.filter({
      has: this.page.locator('.notification-list-item-message', { hasText: wanted }),
    });
    const label = item.first().getByRole('button', { name: button, exact: true });
    const count = async () => (await this.shown()).filter((toast) => matches(toast.message, wanted)).length;
    const before = await count();
    // A toast moves when another comes, and a click on what just moved is lost; it was taken when the toast closed.
    const isTaken = () => poll('the toast to close', 2000, async () => (await count()) < before);
    await poll(`the toast with ${wanted} to take ${button}`, PATIENCE_MS, async () => {
      await happens(label.click({ timeout: 2000 }));
      return happens(isTaken());
    });
  }

  /** Closes every toast that is shown. */
  async clear(): Promise<void> {
    await poll('all toasts to close', PATIENCE_MS, async () => {
      const first = this.items.first();
      // A toast may go by itself while it is being closed.
      await first.hover({ timeout: 1000 }).catch(() => undefined);
      const close = first.locator('.codicon-notifications-clear, .codicon-notifications-hide').first();
      await close.click({ timeout: 1000 }).catch(() => undefined);
      return (await this.items.count()) === 0;
    });
    // A hint over the last button would cover the next toast.
    await this.page.mouse.move(0, 0);
  }
}
