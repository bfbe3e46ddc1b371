import { ConfigFiles } from '../config/configFiles.ts';
import { systemClock } from '../core/clock.ts';
import { LookoutError } from '../core/errors.ts';
import type { Terminal } from './terminal.ts';

/** Says what is wrong with a configuration, with line and column. Answers whether there is one. @throws LookoutError `invalid` on errors in it. */
export async function checkConfig(candidates: readonly string[], terminal: Terminal): Promise<boolean> {
  const files = new ConfigFiles([{ scope: 'user', candidates }], systemClock, terminal.logger);
  const { layers, diagnostics } = await files.load();
  files.dispose();
  const errors: string[] = [];
  for (const [file, found] of diagnostics) {
    for (const { severity, message, place } of found) {
      const text = `${file}:${place.line}:${place.column}: ${message}`;
      if (severity === 'error') errors.push(text);
      else terminal.logger.warn(text);
    }
  }
  if (errors.length > 0) throw new LookoutError('invalid', errors.join('\n'));
  return layers.length > 0;
}
