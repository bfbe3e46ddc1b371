import { type CoverageResult, coverageResultOf, incomplete } from './coverageResult.ts';
import { PartBudget } from './hits.ts';
import type { LineReport } from './lineReport.ts';

interface Block {
  readonly statements: number;
  isHit: boolean;
}

/** `shop/price.go:3.24,5.2 1 0`: place, statements, times. */
const blockLine = /^(.+):(\d+\.\d+,\d+\.\d+) (\d{1,9}) (\d+)$/;

/**
 * Go's cover profile (https://pkg.go.dev/golang.org/x/tools/cover). Its unit is the statement, as in `go tool cover
 * -func`. A block that several test binaries report is one.
 */
export class GoProfile implements LineReport {
  private readonly files = new Map<string, Map<string, Block>>();
  private readonly budget = new PartBudget();

  line(text: string): void {
    if (text === '' || /^mode: (?:set|count|atomic)$/.test(text)) return;
    const [, path, place, statements, times] = blockLine.exec(text) ?? [];
    if (path === undefined || place === undefined) throw incomplete(`it has the line "${text.slice(0, 80)}"`);
    const blocks = this.files.get(path) ?? new Map<string, Block>();
    this.files.set(path, blocks);
    const isHit = Number(times) > 0;
    const block = blocks.get(place);
    if (block !== undefined) {
      block.isHit ||= isHit;
      return;
    }
    this.budget.take();
    blocks.set(place, { statements: Number(statements), isHit });
  }

  result(): CoverageResult {
    const files = [...this.files].map(([path, blocks]) => {
      let covered = 0;
      let total = 0;
      for (const { statements, isHit } of blocks.values()) {
        total += statements;
        if (isHit) covered += statements;
      }
      return { path, lines: { covered, total } };
    });
    return coverageResultOf('go', files);
  }
}
