import { withoutWrappers } from './commandWrappers.ts';
import { type CommandChain, parseCommandChain, type SimpleCommand } from './shellWords.ts';

/** A script in a command line may hold another, but not without end. */
const maxDepth = 5;

/**
 * The command whose end is the end of a command line, without what wraps it: the last of `a && b` and `a; b`, the first of
 * `a | tee log` and of `a || b`; of `sh -c 'a'` the `a`. Empty when there is none. Begins with the name of the program,
 * without its folder.
 */
export function decisiveCommand(commandLine: string): SimpleCommand {
  let line = commandLine;
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const command = decisive(parseCommandChain(line));
    if (command === undefined) return [];
    const { words, script } = withoutWrappers(command);
    if (script === undefined) return words;
    line = script;
  }
  return [];
}

/** What only says something after the work is done. */
const tellers: ReadonlySet<string> = new Set(['echo', 'printf', 'true', ':', 'exit', 'say', 'notify-send', 'date']);

function decisive({ commands, operators }: CommandChain): SimpleCommand | undefined {
  // A later command of a pipe or of alternatives reads or replaces the one before it.
  const heads = commands.filter((_, index) => !['|', '||'].includes(operators[index - 1] ?? ''));
  return heads.findLast(([program = '']) => !tellers.has(program));
}
