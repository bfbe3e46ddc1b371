import { parseErrorHead } from '../errorHead.ts';
import type { FailureDraft, TestLedger } from './testLedger.ts';

const place = /^((?:[A-Za-z]:)?[^\s:"'][^:"']*):(\d+)(?:: ?(.*))?$/;
const nativeFrame = /^ *File "([^"]+)", line (\d+)/;
const maxLines = 100;

/** One failure or error as pytest tells it below its title, in any of its styles of tracebacks. */
export class PytestBlock {
  readonly isOfCollection: boolean;
  private readonly draft: FailureDraft;
  private readonly marked: string[] = [];
  private typeName: string | undefined;
  /** The lines are what the test printed. */
  isCaptured = false;
  private isNative = false;

  constructor(ledger: TestLedger, title: string) {
    const collected = /^ERROR collecting (\S.*)$/.exec(title)?.[1];
    this.isOfCollection = collected !== undefined;
    const said = title.replace(/^ERROR at (?:setup|teardown) of /, '');
    this.draft = ledger.fail(
      collected === undefined ? { ...parseName(said), message: '' } : { name: collected, message: '' },
    );
    if (collected !== undefined) this.draft.file = collected;
  }

  take(text: string): void {
    if (this.isCaptured) return;
    if (text.startsWith('E ')) return this.takeMarked(text.slice(1).trim());
    if (text.startsWith('-')) {
      this.isCaptured = /^-+ Captured /.test(text);
      return;
    }
    // Of chained exceptions the last is what failed the test.
    if (text.startsWith('During handling of the above') || text.startsWith('The above exception was')) {
      this.marked.length = 0;
      return;
    }
    if (text.startsWith('Traceback (most recent call last):')) {
      this.isNative = true;
      return;
    }
    if (text.startsWith(' ')) {
      const frame = this.isNative ? nativeFrame.exec(text) : null;
      if (frame !== null) this.at(frame);
      return;
    }
    const match = place.exec(text);
    if (match !== null) {
      this.at(match);
      const rest = match[3] ?? '';
      if (/^[A-Za-z_][\w.]*$/.test(rest)) this.typeName = rest;
    } else if (this.isNative && parseErrorHead(text) !== undefined) this.takeMarked(text);
  }

  close(): void {
    const { draft, typeName } = this;
    // What the parser says of a syntax error begins with the place.
    if (nativeFrame.test(this.marked[0] ?? '')) {
      const frame = nativeFrame.exec(this.marked[0] ?? '');
      if (frame !== null) this.at(frame);
      const from = this.marked.findIndex((text) => parseErrorHead(text) !== undefined);
      this.marked.splice(0, Math.max(from, 0));
    }
    const [first = '', ...others] = this.marked;
    const head = parseErrorHead(first);
    const own =
      typeName !== undefined
        ? new RegExp(`^((?:\\w+\\.)*${typeName.replaceAll('.', '\\.')})(?:: (.*))?$`).exec(first)
        : null;
    const errorType =
      head?.errorType ?? own?.[1] ?? typeName ?? (first.startsWith('assert ') ? 'AssertionError' : undefined);
    if (errorType !== undefined) draft.errorType = errorType;
    draft.message = [head?.message ?? (own === null ? first : (own[2] ?? '')), ...others].join('\n').trim();
  }

  private takeMarked(text: string): void {
    if (this.marked.length < maxLines) this.marked.push(text);
  }

  /** The innermost place in the user's own code; frames are told from the outside in. */
  private at([, file = '', line]: RegExpExecArray): void {
    if (this.draft.line !== undefined && /[\\/](?:site|dist)-packages[\\/]|[\\/]lib[\\/]python\d|^</.test(file)) return;
    this.draft.file = file;
    this.draft.line = Number(line);
  }
}

/** `TestCart.test_adds[1.5-2] [message] (i=1)`: class and name; parameters may hold dots. */
function parseName(title: string): { name: string; suite: string } {
  const end = /[[(]| \(/.exec(title)?.index ?? title.length;
  const dot = title.lastIndexOf('.', end - 1);
  if (dot === -1 || title.startsWith('[doctest] ')) return { name: title, suite: '' };
  return { name: title.slice(dot + 1), suite: title.slice(0, dot).replaceAll('.', '::') };
}
