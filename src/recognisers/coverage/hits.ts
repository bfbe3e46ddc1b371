import { LookoutError } from '../../core/errors.ts';
import type { Counts } from './coverageResult.ts';

/** Lines, branches and functions of one report; larger ones are refused, so that memory stays bounded. */
const maxParts = 4_000_000;

/** Counts the parts of one report. */
export class PartBudget {
  private used = 0;

  /** @throws LookoutError `invalid` when the report has more than 4 million parts. */
  take(): void {
    this.used += 1;
    if (this.used > maxParts)
      throw new LookoutError('invalid', `The coverage report names more than ${maxParts} lines and branches.`);
  }
}

/** Parts of a file by their keys: a part that is named again, in another record, is the same, and reached when one says so. */
export class Hits {
  private readonly parts = new Map<string | number, boolean>();
  private readonly budget: PartBudget;

  constructor(budget: PartBudget) {
    this.budget = budget;
  }

  get size(): number {
    return this.parts.size;
  }

  mark(key: string | number, isHit: boolean): void {
    const before = this.parts.get(key);
    if (before === undefined) this.budget.take();
    if (before === undefined || (isHit && !before)) this.parts.set(key, isHit);
  }

  counts(): Counts {
    let covered = 0;
    for (const isHit of this.parts.values()) if (isHit) covered += 1;
    return { covered, total: this.parts.size };
  }
}
