import type { Run, RunEnd, RunListener, RunSource } from '../../src/watchers/runs/run.ts';

/** Stands in for the editor: runs come when a test says so. */
export class ScriptedRuns implements RunSource {
  readonly description = 'a script';
  private readonly listeners = new Set<(run: Run) => RunListener | undefined>();
  private count = 0;

  onRun(listener: (run: Run) => RunListener | undefined) {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
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
    const whole: Run = {
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
    };
    const heard = [...this.listeners].flatMap((listener) => listener(whole) ?? []);
    return {
      isHeard: heard.length > 0,
      text: (chunk: string) => heard.forEach((listener) => listener.text(chunk)),
      end: (end: Partial<RunEnd> = {}) =>
        heard.forEach((listener) => listener.end({ exitCode: 0, cancelled: false, atMs: startedMs + 1500, ...end })),
    };
  }
}
