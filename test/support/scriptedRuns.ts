import { silentLogger } from '../../src/core/logger.ts';
import type { Run, RunEnd, RunListener, RunSource } from '../../src/watchers/runs/run.ts';
import { RunHub } from '../../src/watchers/runs/runHub.ts';

/** Stands in for the editor: runs come when a test says so. */
export class ScriptedRuns implements RunSource {
  readonly description = 'a script';
  private readonly hub = new RunHub(silentLogger);
  private listening = 0;
  private count = 0;

  onRun(listener: (run: Run) => RunListener | undefined) {
    return this.hub.onRun((run) => {
      const heard = listener(run);
      if (heard !== undefined) this.listening += 1;
      return heard;
    });
  }

  /** A command that prints a text and ends. Answers whether somebody listened. */
  play(run: Partial<Run>, output: string | readonly string[], end: Partial<RunEnd> = {}): boolean {
    const open = this.begin(run);
    for (const chunk of typeof output === 'string' ? [output] : output) open.text(chunk);
    open.end(end);
    return open.isHeard;
  }

  /** A command that goes on. */
  begin(run: Partial<Run>) {
    this.count += 1;
    const startedMs = Date.now();
    const commandLine = run.commandLine ?? 'make';
    const before = this.listening;
    const heard = this.hub.begin({
      id: String(this.count),
      origin: 'terminal',
      name: commandLine,
      commandLine,
      group: undefined,
      isBackground: false,
      matchers: undefined,
      folder: undefined,
      startedMs,
      ...run,
    });
    return {
      isHeard: this.listening > before,
      text: (chunk: string) => heard.text(chunk),
      end: (end: Partial<RunEnd> = {}) => heard.end({ exitCode: 0, cancelled: false, atMs: startedMs + 1500, ...end }),
    };
  }
}
