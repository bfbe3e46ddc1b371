import type { Locator, Page } from 'playwright-core';

import { chooseFromContextMenu } from './contextMenu.ts';

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
    const open = async () => (await this.reveal(path)).click({ button: 'right' });
    await chooseFromContextMenu(this.page, open, entry);
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
    // As over any row a hint comes up, which covers those below.
    await this.page.mouse.move(0, 0);
    return row;
  }

  /** The row's label names the full path, followed by decorations such as “• Modified”. */
  private row(path: string): Locator {
    const full = `${this.root}/${path}`;
    const label = this.page.locator(`.explorer-item[aria-label="${full}"], .explorer-item[aria-label^="${full} •"]`);
    return this.page.locator('.explorer-folders-view .monaco-list-row').filter({ has: label });
  }
}
