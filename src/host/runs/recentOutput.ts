import type { Disposable } from '../../core/disposable.ts';
import type { RunSource } from '../../watchers/runs/run.ts';

/** Commands whose output is remembered; the oldest are forgotten. */
const maxRuns = 20;
/** Of each the end of its output, in UTF-16 units. */
const maxText = 64 * 1024;

/** What commands printed lately, so that a rule can be tried on it. At most 20 commands with 64 Ki each; older text is forgotten. */
export class RecentOutput {
  private readonly runs = new Map<string, string>();

  follow(source: Pick<RunSource, 'onRun'>): Disposable {
    return source.onRun(({ id, origin }) => {
      if (origin === 'debug') return undefined;
      return { text: (chunk) => this.add(id, chunk), end() {} };
    });
  }

  /** Lines as people see them, those of the command that began first before the others. Empty ones are left out. */
  async lines(): Promise<string[]> {
    const { LineCutter } = await import('../../recognisers/lines.ts');
    const lines: string[] = [];
    for (const text of this.runs.values()) {
      const cutter = new LineCutter((line) => {
        if (line.trim() !== '') lines.push(line.trimEnd());
      });
      cutter.write(text);
      cutter.end();
    }
    return lines;
  }

  private add(id: string, chunk: string): void {
    const text = (this.runs.get(id) ?? '') + chunk;
    // Cut rarely: each cut copies the text.
    this.runs.set(id, text.length > 2 * maxText ? text.slice(-maxText) : text);
    const [oldest] = this.runs.keys();
    if (this.runs.size > maxRuns && oldest !== undefined) this.runs.delete(oldest);
  }
}
