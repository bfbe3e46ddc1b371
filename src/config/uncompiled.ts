import { errorMessage, LookoutError } from '../core/errors.ts';
import { problemOfPattern } from '../core/safePattern.ts';
import type { ConditionWatcherConfig } from '../watchers/condition/conditionWatcher.ts';
import type { ErrorsWatcherConfig } from '../watchers/errors/errorsWatcher.ts';
import type { ConfigDiagnostic, ParsedConfig } from './parse.ts';
import type { Path } from './positions.ts';

/** Something written in a language of its own, where it stands. */
interface Written {
  readonly path: Path;
  readonly text: string;
}

/**
 * Patterns and conditions that do not compile, at their places. The configuration stays in force without them, and who uses
 * one says so too; hence warnings. Conditions are compiled here only where there are any: their language is much code.
 */
export async function findUncompiled({ config, located }: ParsedConfig): Promise<readonly ConfigDiagnostic[]> {
  if (config === undefined) return [];
  const warning = ({ path }: Written, message: string): ConfigDiagnostic => ({
    severity: 'warning',
    message,
    place: located.keyAt(path),
  });
  const found = patternsOf(config).flatMap((written) => {
    const problem = problemOfPattern(written.text);
    return problem === undefined ? [] : [warning(written, `${problem} It is left out.`)];
  });
  const conditions = conditionsOf(config);
  if (conditions.length === 0) return found;
  const { compileCondition } = await import('../conditions/compileCondition.ts');
  for (const written of conditions) {
    try {
      compileCondition(written.text);
    } catch (error) {
      if (!LookoutError.is(error, 'invalid')) throw error;
      found.push(warning(written, `The condition ${written.text} does not compile: ${errorMessage(error)}`));
    }
  }
  return found;
}

type Config = NonNullable<ParsedConfig['config']>;

function patternsOf({ watchers }: Config): Written[] {
  return watchers.flatMap((watcher, index) => {
    if (watcher.kind !== 'errors') return [];
    const config = watcher as unknown as ErrorsWatcherConfig;
    return (['patterns', 'exclude'] as const).flatMap((key) =>
      (config[key] ?? []).map((text, item) => ({ path: ['watchers', index, key, item], text })),
    );
  });
}

/** Phrases of watchers are checked by the schema. */
function conditionsOf({ watchers, mutes }: Config): Written[] {
  const watched = watchers.flatMap((watcher, index): Written[] => {
    const text = watcher.kind === 'condition' ? (watcher as unknown as ConditionWatcherConfig).expr : undefined;
    return text === undefined ? [] : [{ path: ['watchers', index, 'expr'], text }];
  });
  const ending = mutes.flatMap(({ until }, index): Written[] =>
    typeof until === 'object' && 'when' in until ? [{ path: ['mutes', index, 'until', 'when'], text: until.when }] : [],
  );
  return [...watched, ...ending];
}
