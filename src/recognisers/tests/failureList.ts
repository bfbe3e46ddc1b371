import { maxFailures, maxMessageLength, type TestFailure } from './testResult.ts';

/** Collects failures up to the bound, with messages within theirs. */
export class FailureList {
  private readonly list: TestFailure[] = [];
  /** All of them, also those beyond the bound. */
  count = 0;

  add(failure: TestFailure): void {
    this.count += 1;
    if (this.list.length >= maxFailures) return;
    const message = failure.message.trim();
    this.list.push({
      ...failure,
      message: message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 1)}…` : message,
    });
  }

  get all(): readonly TestFailure[] {
    return this.list;
  }
}
