import type { RunEnd, RunListener } from '../../watchers/runs/run.ts';

/** Takes output before it is known whose it is, and hands it on, in order, once that is known. */
export class HeldOutput implements RunListener {
  private readonly chunks: string[] = [];
  private ended: RunEnd | undefined;
  private listener: RunListener | undefined;

  get isTaken(): boolean {
    return this.listener !== undefined;
  }

  text(chunk: string): void {
    if (this.listener === undefined) this.chunks.push(chunk);
    else this.listener.text(chunk);
  }

  end(end: RunEnd): void {
    this.ended = end;
    this.listener?.end(end);
  }

  /** From now on the output is the listener's. */
  give(listener: RunListener): void {
    this.listener = listener;
    for (const chunk of this.chunks.splice(0)) listener.text(chunk);
    if (this.ended !== undefined) listener.end(this.ended);
  }
}
