import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type ExtensionContext, l10n } from 'vscode';
import type { App } from '../app/app.ts';
import { systemClock } from '../core/clock.ts';
import { LookoutError } from '../core/errors.ts';
import { firstExisting } from './firstExisting.ts';
import { userConfigFiles } from './ports.ts';
import { shownReason } from './shownLanguage.ts';

/** Longest wait until the engine runs with a changed file, in ms. */
const maxWaitMs = 10_000;

/** Rewrites the user's configuration file, which is made when there is none, and resolves when the engine runs with it. */
export async function changeUserConfig(
  parts: { readonly context: ExtensionContext; readonly app: App },
  change: (text: string) => string,
): Promise<void> {
  const { context, app } = parts;
  const candidates = userConfigFiles(context);
  const file = (await firstExisting(candidates)) ?? candidates[0];
  if (file === undefined) throw new Error('There is no place for a user configuration.');
  await changeConfigFile(app, file, change);
}

/**
 * Rewrites one configuration file and resolves when the engine runs with it.
 *
 * @throws LookoutError `invalid` when the result would have errors; nothing is written then
 */
export async function changeConfigFile(app: App, file: string, change: (text: string) => string): Promise<void> {
  const before = (await firstExisting([file])) === undefined ? '' : await readFile(file, 'utf8');
  const after = change(before);
  const { readConfig } = await import('../config/readConfig.ts');
  const { diagnostics, located } = await readConfig(after);
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) {
    throw new LookoutError(
      'invalid',
      l10n.t(
        '{0}, line {1}: {2} Mend it first; nothing was changed.',
        file,
        wrong.place.line,
        shownReason(wrong.message),
      ),
    );
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, after, { mode: 0o600 });
  const isInForce = () =>
    app.config().layers.some((layer) => layer.file === file && isDeepStrictEqual(layer.located.value, located.value));
  await new Promise<void>((resolve, reject) => {
    const timer = systemClock.after(maxWaitMs, () => {
      listening.dispose();
      reject(new LookoutError('timeout', l10n.t('{0} was changed, but is not in force yet.', file)));
    });
    const listening = app.onDidChangeConfig(() => {
      if (!isInForce()) return;
      listening.dispose();
      timer.dispose();
      resolve();
    });
    app.reload();
  });
}
