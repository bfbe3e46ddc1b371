import { withoutWrappers } from './commandWrappers.ts';
import { type CommandChain, parseCommandChain, type SimpleCommand } from './shellWords.ts';

/** A script in a command line may hold another, but not without end. */
const maxDepth = 5;

/**
 * The command whose end is the end of a command line, without what wraps it: the last of `a && b` and `a; b`, the first of
 * `a | tee log` and of `a || b`; of `sh -c 'a'` the `a`. Empty when there is none. Begins with the name of the program,
 * without its folder. Of a very long command the beginning says what it is: words beyond the first 2,000 characters are left out.
 */
export function decisiveCommand(commandLine: string): SimpleCommand {
  let line = commandLine;
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const command = decisive(parseCommandChain(line));
    if (command === undefined) return [];
    const { words, script } = withoutWrappers(command);
    if (script === undefined) return beginningOf(words);
    line = script;
  }
  return [];
}

/** Patterns look for options anywhere in a command, some in time that grows with the square of its length. */
const maxLength = 2000;

function beginningOf(words: SimpleCommand): SimpleCommand {
  let length = 0;
  const end = words.findIndex((word) => (length += word.length + 1) > maxLength);
  if (end === 0) return words.slice(0, 1).map((word) => word.slice(0, maxLength));
  return end === -1 ? words : words.slice(0, end);
}

/** What only says something after the work is done. */
const tellers: ReadonlySet<string> = new Set(['echo', 'printf', 'true', ':', 'exit', 'say', 'notify-send', 'date']);

function decisive({ commands, operators }: CommandChain): SimpleCommand | undefined {
  // A later command of a pipe or of alternatives reads or replaces the one before it.
  const heads = commands.filter((_, index) => !['|', '||'].includes(operators[index - 1] ?? ''));
  return heads.findLast(([program = '']) => !tellers.has(program));
}
