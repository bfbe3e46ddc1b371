import { RE2JS } from 're2js';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import type { ToolRecogniser } from '../recogniser.ts';
import { type BuildLedger, buildRecogniser } from './buildLedger.ts';
import type { BuildProblem, BuildResult } from './buildResult.ts';

/** One line of a problem, as in `tasks.json` (https://code.visualstudio.com/docs/debugtest/tasks#_defining-a-problem-matcher). */
export interface ProblemPattern {
  readonly regexp: string;
  /** `file`: the problem is of the whole file. */
  readonly kind?: 'file' | 'location';
  /** Numbers of groups; 0 is the whole match. */
  readonly file?: number;
  readonly location?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
  /** Of the last of several patterns: each further line that matches is another problem. */
  readonly loop?: boolean;
}

type PatternText = string | { readonly regexp: string };

/** A definition of VS Code's; what it says of files and owners is the editor's affair. Output is read from its first line on, so `activeOnStart` makes no difference. */
export interface ProblemMatcher {
  /** Of problems whose line tells none. */
  readonly severity?: 'error' | 'warning' | 'info';
  readonly pattern: ProblemPattern | readonly ProblemPattern[];
  readonly background?: {
    readonly activeOnStart?: boolean;
    readonly beginsPattern?: PatternText;
    readonly endsPattern?: PatternText;
  };
}

/**
 * A recogniser that reads as the matchers of a task say, all of them beside each other. Their patterns are run by an
 * engine that is linear in the line.
 * @param name Tool in results.
 * @throws LookoutError `invalid` when a pattern is none, or needs what a linear engine cannot do (look-around, back references).
 */
export function matcherRecogniser(name: string, matchers: readonly ProblemMatcher[]): ToolRecogniser<BuildResult> {
  const compiled = matchers.map(compileMatcher);
  return buildRecogniser({
    tool: name,
    matches: () => false,
    read(ledger) {
      const readers = compiled.map((matcher) => readerOf(matcher, ledger));
      return (text) => {
        for (const read of readers) read(text);
      };
    },
  });
}

interface CompiledMatcher {
  readonly patterns: readonly CompiledPattern[];
  readonly begins: RE2JS | undefined;
  readonly ends: RE2JS | undefined;
  readonly severity: string;
}

function compileMatcher({ pattern, background, severity = 'error' }: ProblemMatcher): CompiledMatcher {
  return {
    patterns: (isList(pattern) ? pattern : [withDefaults(pattern)]).map((one) => ({
      ...one,
      compiled: compile(one.regexp),
    })),
    begins: background?.beginsPattern === undefined ? undefined : compile(textOf(background.beginsPattern)),
    ends: background?.endsPattern === undefined ? undefined : compile(textOf(background.endsPattern)),
    severity,
  };
}

/** Takes the lines of one run and writes into the ledger what the matcher finds in them. */
function readerOf(matcher: CompiledMatcher, ledger: BuildLedger): (text: string) => void {
  const { patterns, begins, ends, severity } = matcher;
  let waiting: string[] = [];
  /** What the lines before the one that loops told. */
  let looped: Captured | undefined;
  const add = (captured: Captured): void => {
    const problem = problemOf(captured, severity);
    if (problem === undefined) return;
    ledger.isSure(2);
    ledger.add(problem);
  };
  return (text) => {
    if (begins?.matcher(text).find() === true) {
      ledger.isSure(2);
      ledger.beginCycle();
      return;
    }
    if (ends?.matcher(text).find() === true) {
      ledger.isSure(3);
      ledger.endCycle();
      return;
    }
    const last = patterns.at(-1);
    if (looped !== undefined && last !== undefined) {
      const further = capture(last, text, looped);
      if (further !== undefined) return add(further);
      looped = undefined;
    }
    waiting.push(text);
    if (waiting.length < patterns.length) return;
    let captured: Captured | undefined = {};
    for (const [index, one] of patterns.entries()) {
      if (captured === undefined) break;
      if (index === patterns.length - 1 && one.loop === true) looped = captured;
      captured = capture(one, waiting[index] ?? '', captured);
    }
    if (captured === undefined) {
      looped = undefined;
      waiting.shift();
      return;
    }
    waiting = [];
    add(captured);
  };
}

type Field = 'file' | 'location' | 'line' | 'column' | 'severity' | 'code' | 'message';
type Captured = { readonly [F in Field]?: string };
type CompiledPattern = ProblemPattern & { readonly compiled: RE2JS };

const fields: readonly Field[] = ['file', 'location', 'line', 'column', 'severity', 'code', 'message'];

function capture(pattern: CompiledPattern, text: string, known: Captured): Captured | undefined {
  const match = pattern.compiled.matcher(text);
  if (!match.find()) return undefined;
  const found: Record<string, string> = { ...known };
  for (const field of fields) {
    const group = pattern[field];
    const value = group === undefined || group > match.groupCount() ? undefined : match.group(group);
    if (value !== undefined && value !== null) found[field] = value.trim();
  }
  return found;
}

function problemOf(captured: Captured, otherwise: string): BuildProblem | undefined {
  const { file, location, message = '', code } = captured;
  const [line = captured.line, column = captured.column] = location?.split(/[,:]/) ?? [];
  const severity = severityOf(captured.severity) ?? otherwise;
  if (severity === 'info') return undefined;
  return {
    severity: severity === 'warning' ? 'warning' : 'error',
    ...(file === undefined ? {} : { file }),
    ...(isNumber(line) ? { line: Number(line) } : {}),
    ...(isNumber(column) ? { column: Number(column) } : {}),
    ...(code === undefined || code === '' ? {} : { code }),
    message,
  };
}

/** Words as tools write them, or their first letters. */
function severityOf(word: string | undefined): 'error' | 'warning' | 'info' | undefined {
  const plain = word?.toLowerCase() ?? '';
  if (plain === 'e' || plain.endsWith('error')) return 'error';
  if (plain === 'w' || plain.startsWith('warn')) return 'warning';
  return /^(?:i|n|h|info|note|hint)$/.test(plain) ? 'info' : undefined;
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

/** What a single pattern that names no groups means. */
function withDefaults(pattern: ProblemPattern): ProblemPattern {
  const place = pattern.location !== undefined || pattern.kind === 'file' ? {} : { line: 2, column: 3 };
  return { file: 1, message: 0, ...place, ...pattern };
}

function isList(pattern: ProblemMatcher['pattern']): pattern is readonly ProblemPattern[] {
  return Array.isArray(pattern);
}

function textOf(pattern: PatternText): string {
  return typeof pattern === 'string' ? pattern : pattern.regexp;
}

function compile(regexp: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(regexp));
  } catch (error) {
    throw new LookoutError(
      'invalid',
      `The pattern "${regexp}" of a problem matcher is not understood: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
}
