/** One simple command: its words without quotes, redirections and comments. */
export type SimpleCommand = readonly string[];

/** What stands between two simple commands. A line break counts as `;`. */
export type Operator = '&&' | '||' | ';' | '|' | '&';

export interface CommandChain {
  readonly commands: readonly SimpleCommand[];
  /** One less than there are commands. */
  readonly operators: readonly Operator[];
}

/** What a backslash quotes outside of quotes. Others, as in `.\gradlew.bat` or `C:\tools`, are part of a path. */
const quotable = /[\s"'\\$&|;<>()`#*?]/;
const separator = /^(?:&&|\|\||\|&|[;|&\n()])/;
const redirection = /^(?:\d|&)?(?:>>|>&|>\||>|<<<|<<-?|<&|<)/;

/**
 * Cuts a command line as POSIX shells, cmd and PowerShell agree on it. Nothing is expanded and nothing is run:
 * `$(…)`, backquotes and variables stay as they are written.
 */
export function parseCommandChain(line: string): CommandChain {
  const commands: string[][] = [];
  const operators: Operator[] = [];
  let words: string[] = [];
  let isTarget = false;
  let at = 0;
  const add = (word: string): void => {
    if (!isTarget) words.push(word);
    isTarget = false;
  };
  while (at < line.length) {
    const rest = line.slice(at, at + 4);
    const redirected = redirection.exec(rest)?.[0];
    const separated = redirected === undefined ? separator.exec(rest)?.[0] : undefined;
    if (redirected !== undefined) {
      isTarget = true;
      at += redirected.length;
    } else if (separated !== undefined) {
      if (words.length > 0) {
        commands.push(words);
        operators.push(operatorOf(separated));
      } else if (separated !== '(' && separated !== '\n' && operators.length > 0) {
        operators[operators.length - 1] = operatorOf(separated);
      }
      words = [];
      isTarget = false;
      at += separated.length;
    } else if (rest[0] === '#') at = endOf(line, '\n', at);
    else if (/\s/.test(rest[0] ?? '')) at += 1;
    else {
      const { word, end } = readWord(line, at);
      add(word);
      at = end;
    }
  }
  if (words.length > 0) commands.push(words);
  return { commands, operators: operators.slice(0, Math.max(0, commands.length - 1)) };
}

function operatorOf(text: string): Operator {
  if (text === '&&' || text === '||' || text === '|' || text === '&') return text;
  return text === '|&' ? '|' : ';';
}

function readWord(line: string, from: number): { readonly word: string; readonly end: number } {
  let word = '';
  let at = from;
  while (at < line.length) {
    const char = line[at] ?? '';
    const next = line[at + 1] ?? '';
    if (char === "'" || char === '"' || char === '`') {
      const end = endOfQuote(line, at);
      const quoted = line.slice(at, end);
      word += char === '`' ? quoted : unquoted(quoted);
      at = end;
    } else if (char === '$' && next === '(') {
      const end = endOf(line, ')', at) + 1;
      word += line.slice(at, end);
      at = end;
    } else if (char === '\\' && quotable.test(next)) {
      if (next !== '\n') word += next;
      at += 2;
    } else if (/[\s;|&()<>]/.test(char)) break;
    else {
      word += char;
      at += 1;
    }
  }
  return { word, end: at };
}

function unquoted(quoted: string): string {
  const inner = quoted.length > 1 && quoted.endsWith(quoted[0] ?? '') ? quoted.slice(1, -1) : quoted.slice(1);
  return quoted.startsWith('"') ? inner.replace(/\\(["\\$`])/g, '$1') : inner;
}

/** Behind the closing quote; the end of the line when there is none. */
function endOfQuote(line: string, from: number): number {
  const quote = line[from] ?? '';
  for (let at = from + 1; at < line.length; at += 1) {
    if (line[at] === '\\' && quote !== "'") at += 1;
    else if (line[at] === quote) return at + 1;
  }
  return line.length;
}

function endOf(line: string, mark: string, from: number): number {
  const at = line.indexOf(mark, from);
  return at === -1 ? line.length : at;
}
