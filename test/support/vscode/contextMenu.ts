import type { Page } from 'playwright-core';

import { exactly, PATIENCE_MS, poll } from './waiting.ts';

/** Opens a context menu by `open`, such as a click with the right button, and clicks one of its entries. */
export async function chooseFromContextMenu(
  page: Page,
  open: () => Promise<unknown>,
  entry: string | RegExp,
): Promise<void> {
  const menu = page.locator('.monaco-menu');
  const item = menu.locator('.action-menu-item', { has: page.locator('.action-label', { hasText: exactly(entry) }) });
  // In a window that has only just opened a menu may lack the entries of extensions, or be closed by what moves the focus.
  await poll(`a menu with ${entry}`, PATIENCE_MS, async () => {
    await open();
    const isThere = await item.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (!isThere) await page.keyboard.press('Escape');
    return isThere;
  });
  // A menu ignores the mouse for its first 100 ms, so one click may not be enough.
  await poll(`the menu to take ${entry}`, PATIENCE_MS, async () => {
    await item.click({ timeout: 500 }).catch(() => undefined);
    return menu.waitFor({ state: 'hidden', timeout: 500 }).then(
      () => true,
      () => false,
    );
  });
}
