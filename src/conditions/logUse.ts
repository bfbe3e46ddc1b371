import type { CompiledCondition } from './compileCondition.ts';

/** What a condition looks for in a log: its lines, the errors in it, or the deploys that it tells of; `none` when it is about no log. */
export type LogUse = 'lines' | 'errors' | 'deploys' | 'none';

export function logUse({ expression, reads }: Pick<CompiledCondition, 'expression' | 'reads'>): LogUse {
  if (expression.includes('deploy.')) return 'deploys';
  if (/["']log\.(?:error|critical)/.test(expression)) return 'errors';
  return reads.some((field) => field.startsWith('log.')) ? 'lines' : 'none';
}

/** The log that a condition names itself, as in `log.file == "app.log"`. */
export function logNamedIn({ expression }: Pick<CompiledCondition, 'expression'>): string | undefined {
  return /log\.file == "([^"]+)"/.exec(expression)?.[1];
}
