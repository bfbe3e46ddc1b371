import type { BuildProblem } from './buildResult.ts';

/** The file must not start with a blank: what follows a code frame is no problem of its own. */
const gnu = /^([^\s:][^:]*(?::[\\/][^:]*)?):(\d+):(?:(\d+):)? ?(fatal error|error|warning): (.*)$/i;
const microsoft =
  /^(\S[^()]*)\((\d+)(?:[,:](\d+))?(?:[,-][\d,]+)?\) ?: ?(?:fatal |[\w ]* )?(error|warning)(?: ([A-Za-z]+\d+))? ?: (.*)$/;
const option = /^(.*\S) ?\[(-W[^\]]+)\]$/;

/**
 * Reads a problem as the GNU coding standards and many linters write it, `file:line:column: error: message`
 * (https://www.gnu.org/prep/standards/html_node/Errors.html).
 */
export function parseGnuProblem(text: string): BuildProblem | undefined {
  // Nearly all lines are ruled out by this alone.
  if (!text.includes('rror: ') && !text.includes('arning: ')) return undefined;
  const match = gnu.exec(text);
  if (match === null) return undefined;
  const [, file = '', line, column, word = '', rest = ''] = match;
  const [, message = rest, code] = option.exec(rest) ?? [];
  return {
    severity: word.toLowerCase() === 'warning' ? 'warning' : 'error',
    file,
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(code === undefined ? {} : { code }),
    message,
  };
}

/** Reads a problem as Visual Studio and tsc write it: `file(line,column): error CODE: message`. */
function parseMicrosoftProblem(text: string): BuildProblem | undefined {
  if (!text.includes('): ') && !text.includes(') : ')) return undefined;
  const match = microsoft.exec(text);
  if (match === null) return undefined;
  const [, file = '', line, column, word, code, message = ''] = match;
  return {
    severity: word === 'warning' ? 'warning' : 'error',
    file,
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(code === undefined ? {} : { code }),
    message,
  };
}

/** Reads a problem in any of the shapes that tools share. */
export function parseAnyProblem(text: string): BuildProblem | undefined {
  return parseGnuProblem(text) ?? parseMicrosoftProblem(text);
}
