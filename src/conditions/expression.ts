import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { errorMessage, LookoutError } from '../core/errors.ts';
import { isRecord } from '../core/json.ts';

/** A compiled expression of CEL (https://github.com/google/cel-spec). */
export interface Expression {
  /** As it was written. */
  readonly source: string;
  /** Fields that it reads, dotted, sorted: `coverage.lines`, `event.type`. */
  readonly reads: readonly string[];
  /** Undefined when a field that decides is not known, or has another type: neither true nor false may be claimed. */
  evaluate(state: Readonly<Record<string, unknown>>): boolean | undefined;
}

/** What expressions may read. */
const expressionRoots = [
  'event',
  'labels',
  'branch',
  'build',
  'tests',
  'coverage',
  'deploy',
  'log',
  'cpu',
  'memory',
  'disk',
  'baseline',
] as const;

const maxLength = 2000;
/** Compiled patterns are kept: the same few are asked for with every event. */
const maxPatterns = 200;
/** Macros over lists; one within another would take the product of their lengths. */
const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

const patterns = new Map<string, RE2JS>();

/** Linear in the text, whatever the pattern. */
function matchesLinear(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = RE2JS.compile(pattern);
    if (patterns.size >= maxPatterns) patterns.clear();
    patterns.set(pattern, compiled);
  }
  return compiled.matcher(text).find();
}

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 },
}).registerFunction('string.matchesLinear(string): bool', matchesLinear);

interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
}

/** Compiles an expression. @throws LookoutError `invalid` saying what is wrong and where. */
export function compileExpression(source: string): Expression {
  if (source.length > maxLength) throw invalid(`The expression is longer than ${maxLength} characters.`);
  const ast = parse(source).ast as unknown as Node;
  const reads = new Set<string>();
  const calls: Node[] = [];
  inspect(ast, reads, calls, new Set(), 0);
  for (const field of reads) {
    const [root = ''] = field.split('.');
    if (!(expressionRoots as readonly string[]).includes(root))
      throw invalid(`"${root}" is not known. Known are ${expressionRoots.join(', ')}.`);
  }
  const run = parse(withLinearPatterns(source, calls));
  const checked = run.check();
  if (!checked.valid) throw invalid(firstLine(checked.error));
  if (checked.type !== 'bool' && checked.type !== 'dyn') throw invalid('The expression must be true or false.');
  return {
    source,
    reads: [...reads].sort(),
    evaluate(state) {
      try {
        const value: unknown = run(state);
        return typeof value === 'boolean' ? value : undefined;
      } catch {
        // A field that is not known, or of another type: the outcome is unknown, which is no error of anybody.
        return undefined;
      }
    },
  };
}

function parse(source: string) {
  try {
    return environment.parse(source);
  } catch (error) {
    throw invalid(firstLine(error));
  }
}

function invalid(message: string): LookoutError {
  return new LookoutError('invalid', message);
}

function firstLine(error: unknown): string {
  return errorMessage(error).split('\n')[0] ?? '';
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value['op'] === 'string';
}

/** Collects fields, and the calls of patterns, which are checked. `bound` are names that macros introduce. */
function inspect(node: Node, reads: Set<string>, calls: Node[], bound: ReadonlySet<string>, depth: number): void {
  const field = fieldOf(node, bound);
  if (field !== undefined) {
    reads.add(field);
    return;
  }
  let names = bound;
  let level = depth;
  if (node.op === 'rcall' && Array.isArray(node.args)) {
    const [name, , parameters] = node.args as [string, unknown, unknown[]];
    if (name === 'matches') {
      checkPattern(parameters[0]);
      calls.push(node);
    }
    if (macros.has(name)) {
      level += 1;
      if (level > 1) throw invalid(`"${name}" may not stand within another of its kind.`);
      const [variable] = parameters;
      if (isNode(variable) && variable.op === 'id') names = new Set([...bound, String(variable.args)]);
    }
  }
  for (const child of childrenOf(node)) inspect(child, reads, calls, names, level);
}

/** The dotted name of a chain of fields; undefined when the node is none. */
function fieldOf(node: Node, bound: ReadonlySet<string>): string | undefined {
  if (node.op === 'id') {
    const name = String(node.args);
    return bound.has(name) ? undefined : name;
  }
  if ((node.op !== '.' && node.op !== '[]') || !Array.isArray(node.args)) return undefined;
  const [target, key] = node.args as [unknown, unknown];
  const name = isNode(key) ? (key.op === 'value' ? String(key.args) : undefined) : String(key);
  const base = isNode(target) ? fieldOf(target, bound) : undefined;
  return base === undefined || name === undefined ? undefined : `${base}.${name}`;
}

function childrenOf({ args }: Node): Node[] {
  const found: Node[] = [];
  const walk = (value: unknown): void => {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const item of value) walk(item);
  };
  walk(args);
  return found;
}

/** A pattern must be a text that is written out: one that comes with an event could be anything. */
function checkPattern(node: unknown): void {
  if (!isNode(node) || node.op !== 'value' || typeof node.args !== 'string')
    throw invalid('The pattern of "matches" must be a text in quotes.');
  try {
    RE2JS.compile(node.args);
  } catch (error) {
    throw invalid(`The pattern "${node.args}" cannot be used: ${firstLine(error)}.`);
  }
}

/** The language's own `matches` backtracks and can hang: ours takes its place. */
function withLinearPatterns(source: string, calls: readonly Node[]): string {
  let text = source;
  const places = calls.map(({ args }) => {
    const [, receiver] = args as [string, Node];
    return source.indexOf('matches', receiver.end);
  });
  for (const at of places.sort((a, b) => b - a))
    text = `${text.slice(0, at)}matchesLinear${text.slice(at + 'matches'.length)}`;
  return text;
}
