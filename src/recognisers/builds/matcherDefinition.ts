import { isRecord } from '../../core/json.ts';
import { namedMatchers } from './namedMatchers.ts';
import type { ProblemMatcher, ProblemPattern } from './problemMatcher.ts';

/** What extensions contribute: `contributes.problemMatchers` and `contributes.problemPatterns` of their `package.json`. */
export interface ContributedMatchers {
  /** By names without `$`. */
  readonly matchers: ReadonlyMap<string, unknown>;
  readonly patterns: ReadonlyMap<string, unknown>;
}

/** The problem matchers of a task, as they are written. */
export interface TaskMatchers {
  /** A name (`$tsc`), a definition, or a list of them; undefined when the task has none. */
  readonly written: unknown;
  /** Asked only when a name or a base needs it. */
  contributed(): ContributedMatchers;
}

/** A problem matcher with what its name stands for, where that is known. */
export interface TaskMatcher {
  /** `$tsc`, or the name of the task that defines its own. */
  readonly name: string;
  readonly definition?: ProblemMatcher | undefined;
}

const maxDepth = 5;
const groups = ['file', 'location', 'line', 'column', 'severity', 'code', 'message'] as const;

/**
 * The matchers that a task names or defines
 * (https://code.visualstudio.com/docs/debugtest/tasks#_defining-a-problem-matcher). A name that nobody
 * defines stays a name; a definition that makes no sense is left out.
 * @param owner Name of definitions in place, which have none.
 */
export function parseTaskMatchers(task: TaskMatchers, owner: string): TaskMatcher[] {
  const { written } = task;
  const items: unknown[] = Array.isArray(written) ? written : [written];
  return items.flatMap((item): TaskMatcher[] => {
    if (typeof item === 'string') return [{ name: item, definition: named(item, task.contributed(), 0) }];
    const definition = isRecord(item) ? definitionOf(item, task.contributed(), 0) : undefined;
    return definition === undefined ? [] : [{ name: owner, definition }];
  });
}

function named(name: string, contributed: ContributedMatchers, depth: number): ProblemMatcher | undefined {
  if (Object.hasOwn(namedMatchers, name)) return namedMatchers[name];
  return definitionOf(contributed.matchers.get(name.replace(/^\$/, '')), contributed, depth);
}

function definitionOf(value: unknown, contributed: ContributedMatchers, depth: number): ProblemMatcher | undefined {
  if (!isRecord(value) || depth > maxDepth) return undefined;
  const { base } = value;
  const inherited = typeof base === 'string' ? named(base, contributed, depth + 1) : undefined;
  const pattern = patternOf(value['pattern'], contributed, depth) ?? inherited?.pattern;
  if (pattern === undefined) return undefined;
  const severity = severityOf(value['severity']) ?? inherited?.severity;
  const background = backgroundOf(value['background'] ?? value['watching']) ?? inherited?.background;
  return {
    pattern,
    ...(severity === undefined ? {} : { severity }),
    ...(background === undefined ? {} : { background }),
  };
}

function patternOf(
  value: unknown,
  contributed: ContributedMatchers,
  depth: number,
): ProblemPattern | readonly ProblemPattern[] | undefined {
  if (depth > maxDepth) return undefined;
  if (typeof value === 'string') {
    if (Object.hasOwn(namedMatchers, value)) return namedMatchers[value]?.pattern;
    const found = contributed.patterns.get(value.replace(/^\$/, ''));
    const inner = isRecord(found) && 'patterns' in found ? found['patterns'] : found;
    return typeof inner === 'string' ? undefined : patternOf(inner, contributed, depth + 1);
  }
  if (Array.isArray(value)) {
    const lines = value.map(lineOf);
    return lines.length === 0 || lines.includes(undefined) ? undefined : lines.filter((line) => line !== undefined);
  }
  return lineOf(value);
}

function lineOf(value: unknown): ProblemPattern | undefined {
  if (!isRecord(value) || typeof value['regexp'] !== 'string') return undefined;
  const { regexp, kind, loop } = value;
  const numbers = groups.flatMap((name) => {
    const group = value[name];
    return typeof group === 'number' && Number.isInteger(group) && group >= 0 ? [[name, group] as const] : [];
  });
  return {
    regexp,
    ...(kind === 'file' || kind === 'location' ? { kind } : {}),
    ...(loop === true ? { loop } : {}),
    ...Object.fromEntries(numbers),
  };
}

function severityOf(value: unknown): ProblemMatcher['severity'] {
  return value === 'error' || value === 'warning' || value === 'info' ? value : undefined;
}

function backgroundOf(value: unknown): ProblemMatcher['background'] {
  if (!isRecord(value)) return undefined;
  const { activeOnStart, beginsPattern, endsPattern } = value;
  const begins = textOf(beginsPattern);
  const ends = textOf(endsPattern);
  return {
    ...(typeof activeOnStart === 'boolean' ? { activeOnStart } : {}),
    ...(begins === undefined ? {} : { beginsPattern: begins }),
    ...(ends === undefined ? {} : { endsPattern: ends }),
  };
}

function textOf(value: unknown): string | undefined {
  const text = isRecord(value) ? value['regexp'] : value;
  return typeof text === 'string' ? text : undefined;
}
