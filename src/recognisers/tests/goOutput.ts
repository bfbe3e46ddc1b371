import type { ErrorParts } from './errorBlock.ts';
import { BlockText } from './testLedger.ts';

/** `    cart_test.go:12: got 3`. */
const logged = /^\s*((?:[A-Za-z]:)?[^\s:]+\.go):(\d+): ?(.*)$/;
/** `\t/home/dev/shop/cart_test.go:12 +0x1d`, below the function. */
const frame = /^\t(\S.*\.go):(\d+)(?: \+0x[\da-f]+)?$/;
const runtime = /[\\/]src[\\/](?:runtime|testing|reflect|sync|internal)[\\/]|_testmain\.go$/;
/** A test on a stack: `shop/slow.TestSlow(0xc000096680?)`. */
const testFunction = /^[\w./-]+\.(Test\w*)(?:\.func[\d.]+)?\(/;
const maxUnfinished = 50;

/** What one test of Go, or a package beside its tests, printed. */
export class GoOutput {
  private readonly message = new BlockText();
  private readonly other = new BlockText();
  private place: { file: string; line: number } | undefined;
  private panic: string | undefined;
  private isAfterPlace = false;
  private isListing = false;
  private hasFrame = false;
  private hasExit = false;
  /** Tests that ran when the time was over. */
  readonly unfinished: string[] = [];

  take(text: string): void {
    if (this.panic !== undefined) return this.takeTrace(text);
    if (text.startsWith('panic: ')) {
      this.panic = text.slice('panic: '.length).replace(/ \[recovered(?:, repanicked)?\]$/, '');
      return;
    }
    this.hasExit ||= text.startsWith('exit status ');
    const match = text.includes('.go:') ? logged.exec(text) : null;
    if (match !== null) {
      if (this.place === undefined) this.place = { file: match[1] ?? '', line: Number(match[2]) };
      this.message.take(match[3] ?? '');
      this.isAfterPlace = true;
    } else if (this.isAfterPlace && /^ {8}/.test(text)) this.message.take(text.trim());
    else {
      this.isAfterPlace = false;
      this.other.take(text);
    }
  }

  get hasPanic(): boolean {
    return this.panic !== undefined;
  }

  /** Whether it says how the program ended: by itself, not by a signal. */
  get tellsEnd(): boolean {
    return this.hasPanic || this.hasExit;
  }

  get parts(): ErrorParts {
    const { panic, place } = this;
    if (panic !== undefined) return { errorType: 'panic', message: panic, ...place };
    return { message: this.message.isEmpty ? this.other.text.trim() : this.message.text.trim(), ...place };
  }

  /** Of the goroutine that panicked, which is told first, the first place that is not Go's own. */
  private takeTrace(text: string): void {
    if (text === 'running tests:') this.isListing = true;
    else if (this.isListing) {
      const name = /^\t(\S+) \(/.exec(text)?.[1];
      if (name === undefined) this.isListing = false;
      else if (this.unfinished.length < maxUnfinished) this.unfinished.push(name);
    } else if (this.panic?.startsWith('test timed out') === true && !text.startsWith('\t')) {
      const name = text.includes('.Test') ? testFunction.exec(text)?.[1] : undefined;
      if (name !== undefined && !this.unfinished.includes(name) && this.unfinished.length < maxUnfinished)
        this.unfinished.push(name);
    }
    const match = this.hasFrame || !text.startsWith('\t') ? null : frame.exec(text);
    if (match === null || runtime.test(match[1] ?? '')) return;
    this.hasFrame = true;
    this.place = { file: match[1] ?? '', line: Number(match[2]) };
  }
}
