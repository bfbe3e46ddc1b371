import type { Locator, Page } from 'playwright-core';

import { exactly, PATIENCE_MS, poll } from './waiting.ts';

/** The file tree of the opened folder, used with the mouse. */
export class Explorer {
  private readonly page: Page;
  private readonly root: string;

  constructor(page: Page, root: string) {
    this.page = page;
    this.root = root;
  }

  /** Opens a file by double click; `path` is relative to the folder, with `/`. */
  async openFile(path: string): Promise<void> {
    await (await this.reveal(path)).dblclick();
    await this.page.locator('.tabs-container .tab.active', { hasText: path.split('/').at(-1) ?? path }).waitFor();
  }

  /** Right-clicks a file or folder and clicks an entry of the menu. */
  async chooseFromMenu(path: string, entry: string | RegExp): Promise<void> {
    const menu = this.page.locator('.monaco-menu');
    const item = menu.locator('.action-menu-item', {
      has: this.page.locator('.action-label', { hasText: exactly(entry) }),
    });
    // In a window that has only just opened a menu may lack the entries of extensions, or be closed by what moves the focus.
    await poll(`a menu with ${entry}`, PATIENCE_MS, async () => {
      await (await this.reveal(path)).click({ button: 'right' });
      const isThere = await item.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) await this.page.keyboard.press('Escape');
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

  private async reveal(path: string): Promise<Locator> {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = this.row(parts.slice(0, depth).join('/'));
      await folder.waitFor();
      if ((await folder.getAttribute('aria-expanded')) === 'false') await folder.click();
    }
    const row = this.row(path);
    await row.waitFor();
    return row;
  }

  /** The row's label names the full path, followed by decorations such as “• Modified”. */
  private row(path: string): Locator {
    const full = `${this.root}/${path}`;
    const label = this.page.locator(`.explorer-item[aria-label="${full}"], .explorer-item[aria-label^="${full} •"]`);
    return this.page.locator('.explorer-folders-view .monaco-list-row').filter({ has: label });
  }
}
