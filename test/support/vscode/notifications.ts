import type { Locator, Page } from 'playwright-core';

import { matches, PATIENCE_MS, poll } from './waiting.ts';

export interface Toast {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Labels of the buttons, left first. */
  readonly buttons: readonly string[];
}

/** The toasts in the corner of the window. */
export class Notifications {
  private readonly items: Locator;

  constructor(page: Page) {
    this.items = page.locator('.notifications-toasts .notification-list-item');
  }

  /** The toasts shown now, newest first. */
  async shown(): Promise<Toast[]> {
    const toasts = await Promise.all((await this.items.all()).map(readToast));
    return toasts.filter((toast) => toast !== undefined);
  }

  /** Waits for a toast whose message contains the text or matches the pattern. */
  async waitFor(wanted: string | RegExp, timeoutMs = PATIENCE_MS): Promise<Toast> {
    return poll(`a toast with ${wanted}`, timeoutMs, async () =>
      (await this.shown()).find((toast) => matches(toast.message, wanted)),
    );
  }

  /** Waits for the toast and clicks one of its buttons. */
  async click(wanted: string | RegExp, button: string): Promise<void> {
    await this.waitFor(wanted);
    const item = this.items.filter({
      has: this.items.page().locator('.notification-list-item-message', { hasText: wanted }),
    });
    await item.first().getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes every toast that is shown. */
  async clear(): Promise<void> {
    while ((await this.items.count()) > 0) {
      const before = await this.items.count();
      await this.items.first().hover();
      await this.items.first().locator('.codicon-notifications-clear, .codicon-notifications-hide').first().click();
      await poll('a toast to close', PATIENCE_MS, async () => (await this.items.count()) < before);
    }
  }
}

/** Undefined when the toast went away while it was read. */
async function readToast(item: Locator): Promise<Toast | undefined> {
  const brief = { timeout: 500 };
  try {
    const icon = (await item.locator('.notification-list-item-icon').getAttribute('class', brief)) ?? '';
    const severity = icon.includes('codicon-error') ? 'error' : icon.includes('codicon-warning') ? 'warning' : 'info';
    const message = await item.locator('.notification-list-item-message').innerText(brief);
    return {
      severity,
      message,
      buttons: await item.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts(),
    };
  } catch {
    return undefined;
  }
}
