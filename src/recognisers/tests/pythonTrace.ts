import type { ErrorParts } from './errorBlock.ts';

const frame = /^ +File "([^"]+)", line (\d+)/;
const head = /^([A-Za-z_][\w.]*)(?:: (.*))?$/;
const maxLines = 100;

/** Reads one traceback of Python, with those that it is chained to; the last is what counts. */
export class PythonTrace {
  private place: { file: string; line: number } | undefined;
  private isInFrames = false;
  private isOver = false;
  private errorType: string | undefined;
  private message: string[] = [];

  take(text: string): void {
    if (text.startsWith('Traceback (most recent call last):')) {
      this.isInFrames = true;
      this.isOver = false;
      this.errorType = undefined;
      this.message = [];
      this.place = undefined;
      return;
    }
    const match = text.startsWith(' ') && text.includes('File "') ? frame.exec(text) : null;
    if (match !== null && this.isInFrames) {
      const [, file = '', line] = match;
      const isLibrary = /[\\/](?:site|dist)-packages[\\/]|[\\/]lib[\\/]python\d|^</.test(file);
      if (this.place === undefined || !isLibrary) this.place = { file, line: Number(line) };
      return;
    }
    if (this.isInFrames) {
      if (text.startsWith(' ') || text === '') return;
      const error = head.exec(text);
      if (error === null) return;
      this.isInFrames = false;
      this.errorType = error[1];
      this.message = [error[2] ?? ''];
    } else if (text === 'Stdout:' || text === 'Stderr:' || /^-{70}$/.test(text)) this.isOver = true;
    else if (this.errorType !== undefined && !this.isOver && this.message.length < maxLines) this.message.push(text);
  }

  get parts(): ErrorParts {
    const { errorType, place } = this;
    return {
      ...(errorType === undefined ? {} : { errorType }),
      message: this.message.join('\n').trim(),
      ...place,
    };
  }
}
