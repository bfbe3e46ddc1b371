import type { FailureDraft } from './testLedger.ts';

const place = /^(?:# )?((?:[A-Za-z]:)?[^\s:]+):(\d+)(?::in |$)/;
const errorClass = /^((?:[A-Z]\w*::)*[A-Z]\w*):(?: (.*))?$/;
const library = /[\\/](?:gems|vendor|ruby[\\/]\d[\d.]*|rubygems-integration|vendor_ruby)[\\/]|^<internal:/;
const maxLines = 100;

/** One failure as RSpec tells it below its title: the source, the error's class and message, and the places. */
export class RubyBlock {
  private readonly draft: FailureDraft;
  private readonly lines: string[] = [];
  private hasOwnPlace = false;

  constructor(draft: FailureDraft) {
    this.draft = draft;
  }

  take(raw: string): void {
    const text = raw.trim();
    if (text.startsWith('# ')) {
      const match = place.exec(text);
      if (match === null || this.hasOwnPlace) return;
      const [, file = '', line] = match;
      this.hasOwnPlace = !library.test(file);
      if (!this.hasOwnPlace && this.draft.line !== undefined) return;
      this.draft.file = file;
      this.draft.line = Number(line);
    } else if (this.lines.length < maxLines) this.lines.push(text);
  }

  /** The message is what follows the class of the error, or the source after `Failure/Error:`. */
  close(): void {
    const start = this.lines.findIndex((text) => text.startsWith('Failure/Error:'));
    const at = this.lines.findIndex((text, index) => index > start && errorClass.test(text));
    const [, errorType, said = ''] = at === -1 ? [] : (errorClass.exec(this.lines[at] ?? '') ?? []);
    if (errorType !== undefined && start !== -1) {
      this.draft.errorType = errorType;
      this.draft.message = [said, ...this.lines.slice(at + 1)].join('\n').trim();
      return;
    }
    const blank = this.lines.indexOf('', start + 1);
    const message = this.lines
      .slice(blank === -1 ? start + 1 : blank)
      .join('\n')
      .trim();
    const source = (this.lines[start] ?? '').replace(/^Failure\/Error: ?/, '');
    this.draft.message = message === '' ? source : message;
  }
}
