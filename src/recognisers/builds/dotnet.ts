import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import type { BuildProblem } from './buildResult.ts';
import { startsProgram } from './startsProgram.ts';

/** MSBuild's canonical format (https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks), with the project behind it. */
const problem =
  /^\s*(?:\d+>)?(\S.*?)(?:\((\d+)(?:,(\d+))?(?:[,-][\d,-]+)?\))? ?: (?:[\w ]* )?(error|warning) ([A-Za-z]+\d+) ?: (.*?)(?: \[(?:[^[\]]+)\])?$/;
const plainEnd = /^Build (succeeded|FAILED|canceled)\.?$/;
/** The terminal logger's: `Build failed with 1 error(s) and 2 warning(s) in 1.2s`. */
const end =
  /^(?:Build|Restore) (succeeded|failed|canceled)(?: with (?:(\d+) error\(s\))?(?: and )?(?:(\d+) warning\(s\))?)? in (.+)$/;
const total = /^\s+(\d+) (Warning|Error)\(s\)$/;
const elapsed = /^Time Elapsed (\d+):(\d+):([\d.]+)$/;

/** `dotnet build` and MSBuild with their console and terminal loggers, once or under `dotnet watch`. */
export const dotnet = buildRecogniser({
  tool: 'dotnet',
  matches: startsProgram('dotnet|msbuild', '(?:watch\\s+)?(?:build|publish|pack|msbuild|restore|clean|run)'),
  read(ledger) {
    /** The console logger tells all problems again after its end. */
    let isOver = false;
    return (text) => {
      if (text.includes('error ') || text.includes('warning ')) {
        const read = parseMsBuildProblem(text);
        if (read !== undefined) {
          ledger.isSure(2);
          if (!isOver) ledger.add(read);
          return;
        }
      }
      if (text.startsWith('Build ') || text.startsWith('Restore ')) return takeEnd(text);
      if (text.startsWith('dotnet watch ') || text.startsWith('watch : ')) return takeWatch(text);
      if (text.startsWith(' ')) {
        const match = text.endsWith('(s)') ? total.exec(text) : null;
        if (match === null) return;
        ledger.count(match[2] === 'Error' ? { errors: Number(match[1]) } : { warnings: Number(match[1]) });
      } else if (text.startsWith('Time Elapsed ')) {
        const match = elapsed.exec(text);
        if (match !== null) ledger.took(((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3])) * 1000);
      } else if (text.startsWith('MSBuild version ')) ledger.isSure(2);
    };

    function takeEnd(text: string): void {
      const plain = plainEnd.exec(text);
      const match = plain ?? end.exec(text);
      if (match === null) return;
      const [, word = '', errors, warnings, duration] = match;
      if (text.startsWith('Restore ') && word === 'succeeded') return;
      ledger.isSure(3);
      ledger.say(word === 'succeeded' ? 'succeeded' : word === 'canceled' ? 'cancelled' : 'failed');
      isOver = true;
      if (plain !== null) return;
      ledger.count({ errors: Number(errors ?? 0), warnings: Number(warnings ?? 0) });
      ledger.took(parseDurationText(duration ?? ''));
    }

    function takeWatch(text: string): void {
      ledger.isSure(2);
      if (text.includes('Waiting for a file to change')) {
        ledger.endCycle();
        isOver = false;
      }
    }
  },
});

function parseMsBuildProblem(text: string): BuildProblem | undefined {
  const match = problem.exec(text);
  if (match === null) return undefined;
  const [, origin = '', line, column, word, code = '', message = ''] = match;
  // tsc writes the same shape.
  if (code.startsWith('TS')) return undefined;
  // Without a place the origin may be a tool: `CSC`, `MSBUILD`, `LINK`.
  const isFile = line !== undefined || /[\\/.]/.test(origin);
  return {
    severity: word === 'warning' ? 'warning' : 'error',
    ...(isFile ? { file: origin } : {}),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
    code,
    message,
  };
}
