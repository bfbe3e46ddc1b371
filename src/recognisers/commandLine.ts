import { buildRecognisers } from './builds/registry.ts';
import { otherKind } from './commandKinds.ts';
import { withoutWrappers } from './commandWrappers.ts';
import { type CommandChain, parseCommandChain, type SimpleCommand } from './shellWords.ts';
import { testRecognisers } from './tests/registry.ts';

export interface CommandClass {
  readonly kind: 'build' | 'test' | 'other';
  /** The recogniser of its output, where the command tells it. */
  readonly tool?: string;
}

/** A script in a command line may hold another, but not without end. */
const maxDepth = 5;

/**
 * What a command line of a shell does, judged by the command whose end is its end: the last of `a && b` and
 * `a; b`, the first of `a | tee log` and of `a || b`. Nothing is run or looked up.
 */
export function classifyCommand(commandLine: string): CommandClass {
  return classify(commandLine, 0);
}

function classify(commandLine: string, depth: number): CommandClass {
  const command = decisive(parseCommandChain(commandLine));
  if (command === undefined) return { kind: 'other' };
  const { words, script } = withoutWrappers(command);
  if (script !== undefined) return depth < maxDepth ? classify(script, depth + 1) : { kind: 'other' };
  const plain = words.join(' ');
  if (plain === '' || asks.test(plain)) return { kind: 'other' };
  const byTests = recogniserOf(testRecognisers, plain);
  if (byTests !== undefined) return { kind: 'test', tool: byTests };
  const kind = otherKind(words);
  if (kind !== undefined) return { kind };
  const byBuilds = recogniserOf(buildRecognisers, plain);
  return byBuilds === undefined ? { kind: 'other' } : { kind: 'build', tool: byBuilds };
}

/** What only asks a tool about itself. */
const asks = /^\S+ (?:--?version|--?help|-[Vvh])$/;

/** What only says something after the work is done. */
const tellers: ReadonlySet<string> = new Set(['echo', 'printf', 'true', ':', 'exit', 'say', 'notify-send', 'date']);

function decisive({ commands, operators }: CommandChain): SimpleCommand | undefined {
  // A later command of a pipe or of alternatives reads or replaces the one before it.
  const heads = commands.filter((_, index) => !['|', '||'].includes(operators[index - 1] ?? ''));
  return heads.findLast(([program = '']) => !tellers.has(program));
}

function recogniserOf(
  recognisers: Readonly<Record<string, { matches(command: string): boolean }>>,
  command: string,
): string | undefined {
  return Object.entries(recognisers).find(([, recogniser]) => recogniser.matches(command))?.[0];
}
