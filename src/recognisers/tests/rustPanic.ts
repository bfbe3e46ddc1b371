import type { ErrorParts } from './errorBlock.ts';
import { BlockText } from './testLedger.ts';

/** Since Rust 1.73, with the thread's number since 1.91: the message follows in lines of its own. */
const now = /^thread '.+' (?:\(\d+\) )?panicked at (\S.*?):(\d+):\d+:$/;
/** Before: `thread 'x' panicked at 'message', src/lib.rs:3:5`; the message may have several lines. */
const old = /^thread '.+' panicked at '/;
const oldEnd = /^(.*)', (\S+?):(\d+):\d+$/;

/** Reads what a test of Rust printed: its first panic, or the error that it returned. */
export class RustPanic {
  private readonly said = new BlockText();
  private readonly message = new BlockText();
  private place: { file: string; line: number } | undefined;
  private state: 'before' | 'message' | 'old' | 'after' = 'before';

  take(raw: string): void {
    const text = raw.trimEnd();
    if (this.state === 'before') {
      const match = now.exec(text);
      if (match !== null) {
        this.place = { file: match[1] ?? '', line: Number(match[2]) };
        this.state = 'message';
      } else if (old.test(text)) {
        this.state = 'old';
        this.takeOld(text.replace(old, ''));
      } else this.said.take(text);
    } else if (this.state === 'old') this.takeOld(text);
    else if (this.state === 'message') {
      if (text.startsWith('note: ') || text === 'stack backtrace:' || (text === '' && !this.message.isEmpty))
        this.state = 'after';
      else this.message.take(text);
    }
  }

  get isEmpty(): boolean {
    return this.state === 'before' && this.said.text.trim() === '';
  }

  get parts(): ErrorParts {
    if (this.state !== 'before') return { errorType: 'panic', message: this.message.text.trim(), ...this.place };
    return { message: this.said.text.trim() };
  }

  private takeOld(text: string): void {
    const end = oldEnd.exec(text);
    if (end === null) return this.message.take(text);
    this.message.take(end[1] ?? '');
    this.place = { file: end[2] ?? '', line: Number(end[3]) };
    this.state = 'after';
  }
}
