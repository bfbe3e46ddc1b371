import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { parseJavacProblem } from './javac.ts';
import { parseAnyProblem } from './problemShapes.ts';
import { startsProgram } from './startsProgram.ts';

const end = /^BUILD (SUCCESSFUL|FAILED)(?: in (.+))?$/;
/** Kotlin: `e: file:///src/Cart.kt:3:5 …`, before 1.8 `e: /src/Cart.kt: (3, 5): …`. */
const kotlin = /^([ew]): (?:file:\/\/)?(\S.*?\.kts?):(?:(\d+):(\d+)| \((\d+), (\d+)\)):? (.*)$/;
const where = /^\w[\w ]* '(.+)' line: (\d+)$/;

/** Gradle (https://docs.gradle.org/current/userguide/command_line_interface.html), once or with `--continuous`. */
export const gradle = buildRecogniser({
  tool: 'gradle',
  survivesErrors: true,
  matches: startsProgram('gradlew?'),
  read(ledger) {
    let section = '';
    let place: { file: string; line: number } | undefined;
    return (text) => {
      if (text.startsWith('BUILD ')) {
        const match = end.exec(text);
        if (match === null) return;
        ledger.isSure(3);
        ledger.say(match[1] === 'SUCCESSFUL' ? 'succeeded' : 'failed');
        ledger.took(parseDurationText(match[2] ?? ''));
      } else if (text.startsWith('* ')) {
        section = text;
      } else if (text.startsWith('> Task :')) ledger.isSure(2);
      else if (
        text === 'FAILURE: Build failed with an exception.' ||
        text.startsWith('FAILURE: Build completed with ')
      ) {
        ledger.isSure(3);
        ledger.say('failed');
      } else if (text === 'Build cancelled.' || text.startsWith('FAILURE: Build cancelled')) {
        ledger.isSure(3);
        ledger.say('cancelled');
      } else if (text.startsWith('Waiting for changes to input files')) {
        ledger.isSure(3);
        ledger.endCycle();
      } else if (text.startsWith('Change detected, executing build')) ledger.beginCycle();
      else if (section === '* Where:') takeWhere(text);
      else if (section === '* What went wrong:') takeWrong(text);
      else takeProblem(text);
    };

    function takeWhere(text: string): void {
      const match = where.exec(text);
      if (match !== null) place = { file: match[1] ?? '', line: Number(match[2]) };
      section = '';
    }

    /** Says again in the words of a task what a compiler told, or is the only problem. */
    function takeWrong(text: string): void {
      if (text === '') return;
      section = '';
      if (ledger.errors > 0) return;
      ledger.add({ severity: 'error', ...place, message: text });
      place = undefined;
    }

    function takeProblem(text: string): void {
      const match = text.startsWith('e: ') || text.startsWith('w: ') ? kotlin.exec(text) : null;
      if (match !== null) {
        const [, word, file = '', line, column, oldLine = line, oldColumn = column, message = ''] = match;
        const severity = word === 'e' ? 'error' : 'warning';
        return ledger.add({ severity, file, line: Number(oldLine), column: Number(oldColumn), message });
      }
      // Before version 4.7 the name of the task stood in front of its first output.
      const output = text.startsWith(':') ? text.replace(/^:[\w:-]+(?=[\\/])/, '') : text;
      const problem = parseJavacProblem(output) ?? parseAnyProblem(output);
      if (problem !== undefined) ledger.add(problem);
    }
  },
});
