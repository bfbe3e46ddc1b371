import { LookoutError } from '../core/errors.ts';
import type { Condition } from './condition.ts';
import { compileExpression, type Expression } from './expression.ts';
import { looksLikeExpression, parsePhrase } from './phrase.ts';

export interface CompiledCondition extends Condition {
  readonly when: Expression;
  /** Set with {@link Condition.recovery}. */
  readonly recovered?: Expression;
  /** Fields that are read, dotted, sorted. */
  readonly reads: readonly string[];
}

/** Compiles a plain phrase or an expression. @throws LookoutError `invalid` with suggestions. */
export function compileCondition(text: string): CompiledCondition {
  const condition = readCondition(text);
  const when = compileExpression(condition.expression);
  const recovered = condition.recovery === undefined ? undefined : compileExpression(condition.recovery);
  const reads = [...new Set([...when.reads, ...(recovered?.reads ?? [])])]
    .filter((field) => !field.startsWith('baseline.'))
    .sort();
  return { ...condition, when, reads, ...(recovered === undefined ? {} : { recovered }) };
}

function readCondition(text: string): Condition {
  try {
    return parsePhrase(text);
  } catch (error) {
    if (!LookoutError.is(error, 'invalid') || !looksLikeExpression(text)) throw error;
    compileExpression(text);
    return { expression: text.trim(), canonical: text.trim() };
  }
}
