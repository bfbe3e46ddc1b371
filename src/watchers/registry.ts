import type * as z from 'zod';
import type { Disposable } from '../core/disposable.ts';
import { LookoutError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { buildWatcher } from './build/buildWatcher.ts';
import { conditionWatcher } from './condition/conditionWatcher.ts';
import { coverageWatcher } from './coverage/coverageWatcher.ts';
import { errorsWatcher } from './errors/errorsWatcher.ts';
import { fileWatcher } from './file/fileWatcher.ts';
import { folderWatcher } from './folder/folderWatcher.ts';
import { problemsWatcher } from './problems/problemsWatcher.ts';
import { terminalWatcher } from './terminal/terminalWatcher.ts';
import { testsWatcher } from './tests/testsWatcher.ts';
import type { WatcherContext, WatcherKind } from './watcherKind.ts';

/** A kind with its configuration type hidden, for code that treats all watchers alike. */
export interface AnyWatcherKind<S extends z.ZodObject = z.ZodObject> {
  readonly schema: S;
  /** Looks closer than the start does. @throws LookoutError `invalid` naming what does not fit or compile. */
  check(options: JsonObject): Promise<void>;
  /** Text for lists; the path as it stands when the options do not fit. */
  describe(options: JsonObject): string;
  /** @throws LookoutError `invalid` naming the option that does not fit. */
  start(options: JsonObject, context: WatcherContext): Disposable;
}

function hideConfig<C, S extends z.ZodObject>(kind: WatcherKind<C> & { readonly schema: S }): AnyWatcherKind<S> {
  const parse = (options: JsonObject): C => {
    const parsed = kind.schema.safeParse(options);
    if (parsed.success) return parsed.data as C;
    const issue = parsed.error.issues[0];
    throw new LookoutError('invalid', `${issue?.path.join('.') || 'The watcher'}: ${issue?.message ?? 'not accepted'}`);
  };
  return {
    schema: kind.schema,
    check: async (options) => {
      const config = parse(options);
      await kind.check?.(config);
    },
    describe: (options) => kind.describe(parse(options)),
    start: (options, context) => kind.start(parse(options), context),
  };
}

/** Every kind of watcher by its `kind`. The configuration schema, documentation and test matrices derive from it. */
export const watcherKinds = {
  file: hideConfig(fileWatcher),
  folder: hideConfig(folderWatcher),
  build: hideConfig(buildWatcher),
  tests: hideConfig(testsWatcher),
  coverage: hideConfig(coverageWatcher),
  condition: hideConfig(conditionWatcher),
  errors: hideConfig(errorsWatcher),
  terminal: hideConfig(terminalWatcher),
  problems: hideConfig(problemsWatcher),
} as const satisfies Record<string, AnyWatcherKind>;

export type WatcherKindName = keyof typeof watcherKinds;

export function isWatcherKind(kind: string): kind is WatcherKindName {
  return Object.hasOwn(watcherKinds, kind);
}
