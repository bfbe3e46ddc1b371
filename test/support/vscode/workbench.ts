import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Locator, Page } from 'playwright-core';

import { chooseFromContextMenu } from './contextMenu.ts';
import { Explorer } from './explorer.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { matches, PATIENCE_MS, poll } from './waiting.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));

export interface StatusBarItem {
  /** For an item of an extension: `publisher.name.` and the id it was created with. */
  readonly id: string;
  /** The visible text without icons. */
  readonly text: string;
  /** What a screen reader reads: text and tooltip, icons by name. */
  readonly label: string;
}

/**
 * A VS Code window, used as a person uses it: palette, mouse, keyboard. Every method waits for what it needs (30 s at most) and
 * rejects naming what never appeared. Texts are literal, patterns may be given instead.
 */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly explorer: Explorer;

  /** `folder` is the absolute path of the workspace that the page shows. */
  constructor(page: Page, folder: string) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.explorer = new Explorer(page, folder);
  }

  /** Waits until the window is drawn and connected to the server. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar-item[id="status.host"]').waitFor({ timeout: 60_000 });
  }

  /** Runs a command through the palette by its full title, for example `Lookout: Show Output`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.pickFrom('F1', `>${title}`, title, PATIENCE_MS);
  }

  /** Brings a view of the side bar or panel to the front, by its name. */
  async openView(name: string): Promise<void> {
    await this.quickInput.pickFrom('F1', `view ${name}`, name, PATIENCE_MS);
    await this.page
      .locator(`.pane-header[aria-label^="${name}"], [role=tree][aria-label="${name}"]`)
      .first()
      .waitFor({ state: 'attached' });
  }

  /** Texts of the rows in view of a tree view, top first, parts separated by one space. */
  async treeRows(view: string): Promise<string[]> {
    const rows = await this.page.locator(`[role=tree][aria-label="${view}"] [role=treeitem]`).allInnerTexts();
    return rows.map((row) => row.replaceAll(/\s+/g, ' ').trim());
  }

  /** What a screen reader says of the rows in view, top first. */
  async treeNames(view: string): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('[role=tree][aria-label="${view}"] [role=treeitem]')].map((row) => row.getAttribute('aria-label') ?? '')`,
    );
  }

  /** Waits for a row of a tree view that contains the text or matches the pattern. */
  async waitForTreeRow(view: string, wanted: string | RegExp): Promise<string> {
    return poll(`a row ${wanted} in ${view}`, PATIENCE_MS, async () =>
      (await this.treeRows(view)).find((row) => matches(row, wanted)),
    );
  }

  /** The topmost row of a tree view that contains the text or matches the pattern. */
  treeRow(view: string, text: string | RegExp): Locator {
    const rows = this.page.locator(`[role=tree][aria-label="${view}"] [role=treeitem]`);
    return rows.filter({ hasText: text }).first();
  }

  /** Right-clicks a row of a tree view and clicks an entry of its menu. */
  async chooseFromTreeMenu(view: string, row: string | RegExp, entry: string | RegExp): Promise<void> {
    const open = () => this.treeRow(view, row).click({ button: 'right' });
    await chooseFromContextMenu(this.page, open, entry);
  }

  /** Read in one step, because items move while others come and go. */
  async statusBarItems(): Promise<StatusBarItem[]> {
    return this.page.evaluate<
      StatusBarItem[]
    >(`[...document.querySelectorAll('.part.statusbar .statusbar-item')].map((item) => ({
      id: item.id,
      text: item.innerText.trim(),
      label: item.getAttribute('aria-label') ?? '',
    }))`);
  }

  /** Waits for an item whose text contains the text or matches the pattern. */
  async waitForStatusBarItem(wanted: string | RegExp, timeoutMs = PATIENCE_MS): Promise<StatusBarItem> {
    const find = async () => (await this.statusBarItems()).find((item) => matches(item.text, wanted));
    return poll(`a status bar item ${wanted}`, timeoutMs, find);
  }

  async clickStatusBarItem(wanted: string | RegExp): Promise<void> {
    const { id } = await this.waitForStatusBarItem(wanted);
    await this.page.locator(`.part.statusbar .statusbar-item[id="${id}"] .statusbar-item-label`).click();
  }

  /** Leaves Restricted Mode through VS Code's own page for it; extensions start anew. */
  async trustFolder(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .first()
      .click();
    await this.page.locator('.statusbar-item[id="status.workspaceTrust"]').waitFor({ state: 'hidden' });
  }

  /** Waits for a modal dialog, clicks one of its buttons and returns the dialog's text. */
  async answerDialog(button: string | RegExp): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    const text = await dialog.innerText();
    await dialog.locator('.monaco-button', { hasText: button }).first().click();
    await dialog.waitFor({ state: 'hidden' });
    return text;
  }

  /** Types at the end of the file that is open in the active editor. */
  async typeAtEnd(text: string): Promise<void> {
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.type(text);
  }

  /** Saves the active editor and waits until it is no longer marked as changed. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tabs-container .tab.active.dirty').waitFor({ state: 'hidden' });
  }

  /** Runs a task of the workspace by its label, without looking at its output for problems when asked. */
  async runTask(label: string): Promise<void> {
    await this.quickInput.pickFrom('F1', `task ${label}`, label, PATIENCE_MS);
  }

  /** Types a command line into the terminal in front. */
  async typeInTerminal(commandLine: string): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').first().focus();
    await this.page.keyboard.type(commandLine);
    await this.page.keyboard.press('Enter');
  }

  /** The document of the webview in front. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
  }

  /** Saves a picture of the window as `artifacts/screenshots/<name>.png` and returns its absolute path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
