const headLength = 256 * 1024;
const tailLength = 2 * 1024 * 1024;

/** Keeps the beginning and the end of an output, at most 2.25 Mi UTF-16 units, and says what lies between was left out. */
export class Capture {
  private head = '';
  private tail = '';
  private left = 0;

  write(chunk: string): void {
    const space = headLength - this.head.length;
    if (space > 0) this.head += chunk.slice(0, space);
    const rest = space > 0 ? chunk.slice(space) : chunk;
    if (rest === '') return;
    this.tail += rest;
    // Cut rarely: each cut copies the tail.
    if (this.tail.length <= tailLength * 2) return;
    this.left += this.tail.length - tailLength;
    this.tail = this.tail.slice(-tailLength);
  }

  get text(): string {
    const cut = Math.max(0, this.tail.length - tailLength);
    const left = this.left + cut;
    const note = left === 0 ? '' : `\n… ${left} characters left out …\n`;
    return this.head + note + this.tail.slice(cut);
  }
}
