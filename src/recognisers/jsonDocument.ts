import { errorMessage, LookoutError } from '../core/errors.ts';

/** A JSON report is read as a whole; larger ones are refused. In UTF-16 units. */
const maxLength = 64 * 1024 * 1024;

/**
 * Collects a JSON report, which is parsed when it is whole.
 * @throws LookoutError `invalid`, from either method, when it is larger than 64 Mi characters, malformed or ends too early.
 */
export class JsonDocument {
  private readonly chunks: string[] = [];
  private length = 0;

  write(chunk: string): void {
    this.length += chunk.length;
    if (this.length > maxLength)
      throw new LookoutError('invalid', `The JSON report is larger than ${maxLength / 1024 / 1024} MiB.`);
    this.chunks.push(chunk);
  }

  end(): unknown {
    try {
      return JSON.parse(this.chunks.join(''));
    } catch (error) {
      throw new LookoutError('invalid', `The JSON report is not complete: ${errorMessage(error)}.`, { cause: error });
    }
  }
}
