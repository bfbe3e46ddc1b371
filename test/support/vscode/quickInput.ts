import type { Locator, Page } from 'playwright-core';

import { exactly, happens, poll } from './waiting.ts';

/** The box at the top of the window: palette, quick open, input boxes and quick picks, used with keyboard and mouse. */
export class QuickInput {
  private readonly page: Page;
  private readonly widget: Locator;
  private readonly input: Locator;
  private readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('.quick-input-box input');
    this.rows = this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Types into the box that is open (waits for one) and presses Enter. */
  async answer(text: string): Promise<void> {
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** As {@link answer}, once the box shows this title: for the steps of one question after another. */
  async answerStep(title: string | RegExp, text: string): Promise<void> {
    await this.widget.locator('.quick-input-title', { hasText: title }).waitFor();
    await this.answer(text);
  }

  /** Clicks the entry with this label in the list that is open (waits for it). */
  async choose(label: string | RegExp): Promise<void> {
    await this.row(label).click();
  }

  /** Ticks several entries of a list with check boxes, then confirms. */
  async chooseAll(labels: readonly (string | RegExp)[]): Promise<void> {
    for (const label of labels) await this.row(label).click();
    await this.widget.getByRole('button', { name: 'OK' }).click();
  }

  /** Labels of the entries in view, top first; waits for at least one. */
  async options(): Promise<string[]> {
    await this.rows.first().waitFor();
    return this.rows.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
  }

  /** Title, prompt and validation message, as shown. */
  async texts(): Promise<string> {
    await this.input.waitFor();
    return this.widget.innerText();
  }

  async cancel(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  /**
   * Opens the box with `key`, types `text` and clicks the entry `label`. Entries of an extension may appear a little after the window does,
   * and a list that is open does not gain them: the box is opened anew until the entry is there, for at most `timeoutMs`.
   */
  async pickFrom(key: string, text: string, label: string | RegExp, timeoutMs: number): Promise<void> {
    await poll(`an entry ${label} in the list for “${text}”`, timeoutMs, async () => {
      await this.page.keyboard.press(key);
      // A box that is just closing goes away under the hands; then the key is pressed again.
      if (!(await happens(this.input.fill(text, { timeout: 3000 })))) return false;
      const found = await happens(this.row(label).waitFor({ timeout: 1500 }));
      if (!found) await this.page.keyboard.press('Escape');
      return found;
    });
    await this.row(label).click();
    await this.page.waitForFunction(`(() => {
      const widget = document.querySelector('.quick-input-widget');
      const input = widget?.querySelector('.quick-input-box input');
      return !input || widget.style.display === 'none' || input.value !== ${JSON.stringify(text)};
    })()`);
  }

  private row(label: string | RegExp): Locator {
    return this.rows
      .filter({ has: this.page.locator('.quick-input-list-row:first-child .label-name', { hasText: exactly(label) }) })
      .first();
  }
}
