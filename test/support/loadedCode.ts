import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What each thread begins with. Views, commands and the recognisers of outputs come later, on use. */
const threads: Readonly<Record<string, readonly string[]>> = {
  'extension host': ['src/extension.ts', 'src/host/host.ts', 'src/app/createApp.ts'],
  'store worker': ['src/store/worker.ts'],
  'tree worker': ['src/watchers/tree/worker.ts'],
};

/** The code of one thread. */
export interface LoadedCode {
  readonly thread: string;
  readonly bytes: number;
  /** Sources it is made of, by their paths. */
  readonly sources: ReadonlySet<string>;
}

/**
 * What is loaded from the start until everything is watched, where there is no configuration file: per thread the files that
 * it begins with and all that they import, but not what they load on use or, as the views and what follows the configuration
 * files, behind it. What two threads load counts twice.
 */
export function loadedCode({ outputs }: Metafile): LoadedCode[] {
  return Object.entries(threads).map(([thread, entries]) => {
    const seen = new Set<string>();
    const visit = (path: string): void => {
      const output = outputs[path];
      if (seen.has(path) || output === undefined) return;
      seen.add(path);
      for (const item of output.imports) if (item.kind !== 'dynamic-import') visit(item.path);
    };
    for (const entry of entries) {
      const found = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
      if (found === undefined) throw new Error(`${entry} is not a file of its own in the bundle.`);
      visit(found);
    }
    return {
      thread,
      bytes: [...seen].reduce((sum, path) => sum + statSync(join(repository, path)).size, 0),
      sources: new Set([...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}))),
    };
  });
}

/** Of all threads. */
export function bytesOf(loaded: readonly LoadedCode[]): number {
  return loaded.reduce((sum, { bytes }) => sum + bytes, 0);
}
