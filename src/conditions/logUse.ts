import type { CompiledCondition } from './compileCondition.ts';

/** What a condition looks for in a log: its lines, the errors in it, or the deploys that it tells of; `none` when it is about no log. */
export type LogUse = 'lines' | 'errors' | 'deploys' | 'none';

export function logUse({ expression, reads }: Pick<CompiledCondition, 'expression' | 'reads'>): LogUse {
  if (expression.includes('deploy.')) return 'deploys';
  if (/["']log\.(?:error|critical)/.test(expression)) return 'errors';
  return reads.some((field) => field.startsWith('log.')) ? 'lines' : 'none';
}

/** The log that a condition names itself, as in `log.file == "app.log"`, or as the path of errors. */
export function logNamedIn(condition: Pick<CompiledCondition, 'expression' | 'reads'>): string | undefined {
  const named = logUse(condition) === 'errors' ? /event\.data\.path == "([^"]+)"/ : /log\.file == "([^"]+)"/;
  return named.exec(condition.expression)?.[1];
}
