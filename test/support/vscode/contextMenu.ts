import type { Page } from 'playwright-core';

import { exactly, happens, PATIENCE_MS, poll } from './waiting.ts';

/** A menu ignores the mouse for its first 100 ms, so that the click that opened it chooses nothing. */
const MENU_IS_DEAF_MS = 150;

/** Opens a context menu by `open`, such as a click with the right button, and clicks one of its entries. */
export async function chooseFromContextMenu(
  page: Page,
  open: () => Promise<unknown>,
  entry: string | RegExp,
): Promise<void> {
  const menu = page.locator('.monaco-menu');
  const item = menu.locator('.action-menu-item', { has: page.locator('.action-label', { hasText: exactly(entry) }) });
  // In a window that has only just opened a menu may lack the entries of extensions, or be closed by what moves the focus:
  // it is opened anew until a click found the entry and closed the menu.
  await poll(`a menu that takes ${entry}`, PATIENCE_MS, async () => {
    // Where the mouse rests a hint comes up, which may cover what is to be clicked.
    await page.mouse.move(0, 0);
    await open();
    const isThere = await happens(item.waitFor({ timeout: 3000 }));
    await page.waitForTimeout(MENU_IS_DEAF_MS);
    const isClosed = () => happens(menu.waitFor({ state: 'hidden', timeout: 3000 }));
    if (isThere && (await happens(item.click({ timeout: 1000 }))) && (await isClosed())) return true;
    // An open menu takes the next click, and the key only while it has the focus.
    await page.keyboard.press('Escape');
    if (!(await isClosed())) await page.mouse.click(0, 0);
    return false;
  });
}
