import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Redactor } from '../core/redaction.ts';

export interface OutputKeeperOptions {
  /** Folder of ours, made when it is needed. */
  readonly directory: string;
  /** Outputs kept, the newest; none at 0. */
  readonly maxOutputs: () => number;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** Keeps outputs of runs as files of their owner, without secrets, so that "view full output" has something to open. */
export class OutputKeeper {
  private readonly options: OutputKeeperOptions;

  constructor(options: OutputKeeperOptions) {
    this.options = options;
  }

  /** Answers the file, absolute; undefined when it was not kept. */
  async keep(name: string, text: string): Promise<string | undefined> {
    const { directory, maxOutputs, redactor, logger, newId } = this.options;
    if (maxOutputs() === 0) return undefined;
    const shown = name.replace(/[^\w.-]+/g, '-').slice(0, 60);
    // Ids sort by time, and so do the files.
    const path = join(directory, `${newId()}-${shown}.log`);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(path, redactor.text(text), { mode: 0o600 });
      await this.removeOldest();
      return path;
    } catch (error) {
      logger.warn(`The output of ${name} could not be kept. (${errorMessage(error)})`);
      return undefined;
    }
  }

  /** Removes what is beyond the limit, which may have become lower. */
  async prune(): Promise<void> {
    try {
      await this.removeOldest();
    } catch (error) {
      // Nothing was ever kept.
      if (errorCode(error) === 'ENOENT') return;
      this.options.logger.warn(`Old outputs could not be removed. (${errorMessage(error)})`);
    }
  }

  private async removeOldest(): Promise<void> {
    const { directory, maxOutputs } = this.options;
    const files = (await readdir(directory)).sort();
    for (const file of files.slice(0, Math.max(0, files.length - maxOutputs())))
      await rm(join(directory, file), { force: true });
  }
}
