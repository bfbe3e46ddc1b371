import { errorMessage, LookoutError } from '../core/errors.ts';
import type { ConditionWatcherConfig } from '../watchers/condition/conditionWatcher.ts';
import type { ErrorsWatcherConfig } from '../watchers/errors/errorsWatcher.ts';
import type { ConfigDiagnostic, ParsedConfig } from './parse.ts';
import type { Path } from './positions.ts';

/** Something written in a language of its own, where it stands. */
interface Written {
  readonly path: Path;
  readonly text: string;
  /** Whether the configuration must not be in force without it. */
  readonly needed?: boolean;
}

/**
 * Patterns and conditions that do not compile, or are about what nothing measures yet, at their places. The configuration stays in force without them, and who uses
 * one says so too; hence warnings. Only what removes secrets cannot be left out. What compiles them is much code, and loaded
 * only where there are any.
 */
export async function findUncompiled({ config, located }: ParsedConfig): Promise<readonly ConfigDiagnostic[]> {
  if (config === undefined) return [];
  const found: ConfigDiagnostic[] = [];
  const tell = ({ path, needed }: Written, message: string): void => {
    found.push({ severity: needed === true ? 'error' : 'warning', message, place: located.keyAt(path) });
  };
  const patterns = patternsOf(config);
  if (patterns.length > 0) {
    const { problemOfPattern } = await import('../core/safePattern.ts');
    for (const written of patterns) {
      const problem = problemOfPattern(written.text);
      if (problem !== undefined) tell(written, written.needed === true ? problem : `${problem} It is left out.`);
    }
  }
  const conditions = conditionsOf(config);
  if (conditions.length > 0) {
    const [{ compileCondition }, { unmeasuredIn }] = await Promise.all([
      import('../conditions/compileCondition.ts'),
      import('../conditions/knownState.ts'),
    ]);
    for (const written of conditions) {
      try {
        const missing = unmeasuredIn(compileCondition(written.text).reads);
        if (missing !== undefined) tell(written, `${missing} is not measured yet: only published events tell of it.`);
      } catch (error) {
        if (!LookoutError.is(error, 'invalid')) throw error;
        tell(written, `The condition ${written.text} does not compile: ${errorMessage(error)}`);
      }
    }
  }
  return found;
}

type Config = NonNullable<ParsedConfig['config']>;

function patternsOf({ watchers, security }: Config): Written[] {
  const redacting = security.redact.patterns.map(
    (text, item): Written => ({ path: ['security', 'redact', 'patterns', item], text, needed: true }),
  );
  const watching = watchers.flatMap((watcher, index): Written[] => {
    if (watcher.kind !== 'errors' && watcher.kind !== 'terminal') return [];
    const config = watcher as unknown as Pick<ErrorsWatcherConfig, 'patterns' | 'exclude'>;
    return (['patterns', 'exclude'] as const).flatMap((key) =>
      (config[key] ?? []).map((text, item) => ({ path: ['watchers', index, key, item], text })),
    );
  });
  return [...watching, ...redacting];
}

function conditionsOf({ watchers, mutes }: Config): Written[] {
  const watched = watchers.flatMap((watcher, index): Written[] => {
    if (watcher.kind !== 'condition') return [];
    const config = watcher as unknown as ConditionWatcherConfig;
    return (['when', 'expr'] as const).flatMap((key) => {
      const text = config[key];
      return text === undefined ? [] : [{ path: ['watchers', index, key], text }];
    });
  });
  const ending = mutes.flatMap(({ until }, index): Written[] =>
    typeof until === 'object' && 'when' in until ? [{ path: ['mutes', index, 'until', 'when'], text: until.when }] : [],
  );
  return [...watched, ...ending];
}
