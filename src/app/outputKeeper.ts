import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Redactor } from '../core/redaction.ts';

/** Outputs kept; the oldest go first. */
const maxOutputs = 100;

export interface OutputKeeperOptions {
  /** Folder of ours, made when it is needed. */
  readonly directory: string;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** Keeps outputs of runs as files of their owner, without secrets, so that "view full output" has something to open. */
export function createOutputKeeper({ directory, redactor, logger, newId }: OutputKeeperOptions) {
  return async (name: string, text: string): Promise<string | undefined> => {
    const shown = name.replace(/[^\w.-]+/g, '-').slice(0, 60);
    // Ids sort by time, and so do the files.
    const path = join(directory, `${newId()}-${shown}.log`);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(path, redactor.text(text), { mode: 0o600 });
      const files = (await readdir(directory)).sort();
      for (const file of files.slice(0, Math.max(0, files.length - maxOutputs)))
        await rm(join(directory, file), { force: true });
      return path;
    } catch (error) {
      logger.warn(`The output of ${name} could not be kept. (${errorMessage(error)})`);
      return undefined;
    }
  };
}
