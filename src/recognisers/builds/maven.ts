import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

/** `[ERROR] /src/Cart.java:[5,26] …`; Kotlin's `[ERROR] /src/Cart.kt: (3, 5) …` and `[ERROR] file:///src/Cart.kt:3:5 …`. */
const problem =
  /^\[(ERROR|WARNING)\] (?:file:\/\/)?(\S.*?\.(?:java|kt|kts|scala|groovy)):(?:\[(\d+)(?:,(\d+))?\]| \((\d+), (\d+)\)|(\d+):(\d+):?) (?:(?:error|warning): )?(.*)$/;
const goal =
  /^\[ERROR\] (Failed to execute goal .*|The build could not read .*|Unknown lifecycle phase .*|The goal you specified .*|No plugin found .*|Error executing Maven\..*|Could not find .*|Plugin \S+ or one of its dependencies .*)$/;

/** Apache Maven (https://maven.apache.org/). A problem of a compiler is told twice, once for each summary. */
export const maven = buildRecogniser({
  tool: 'maven',
  survivesErrors: true,
  matches: startsProgram('mvnw?|mvnd'),
  read(ledger) {
    /** What the compiler told; the repetition is after the end of the build. */
    let isOver = false;
    return (text) => {
      if (!text.startsWith('[')) return;
      if (text.startsWith('[INFO] ')) {
        const said = text.slice('[INFO] '.length);
        if (said === 'BUILD SUCCESS' || said === 'BUILD FAILURE') {
          ledger.isSure(3);
          ledger.say(said === 'BUILD SUCCESS' ? 'succeeded' : 'failed');
          isOver = true;
        } else if (said.startsWith('Total time: ')) ledger.took(parseMavenTime(said.slice('Total time: '.length)));
        else if (said === 'Scanning for projects...') ledger.isSure(2);
        return;
      }
      const match = text.startsWith('[ERROR] ') || text.startsWith('[WARNING] ') ? problem.exec(text) : null;
      if (match !== null) {
        ledger.isSure(2);
        if (isOver) return;
        const [
          ,
          word,
          file = '',
          line,
          column,
          ktLine = line,
          ktColumn = column,
          urlLine = ktLine,
          urlColumn = ktColumn,
          message = '',
        ] = match;
        ledger.add({
          severity: word === 'ERROR' ? 'error' : 'warning',
          file,
          ...(urlLine === undefined ? {} : { line: Number(urlLine) }),
          ...(urlColumn === undefined ? {} : { column: Number(urlColumn) }),
          message,
        });
      } else if (text.startsWith('[ERROR] ')) {
        const message = goal.exec(text)?.[1];
        if (message === undefined) return;
        ledger.isSure(2);
        if (ledger.said === undefined) ledger.say('failed');
        if (ledger.errors === 0) ledger.add({ severity: 'error', message });
      }
    };
  },
});

/** `1.234 s`, `01:23 min`, `01:02 h`; a note on the wall clock may follow. */
function parseMavenTime(text: string): number | undefined {
  const clock = /^\s*(\d+):(\d+) (min|h)/.exec(text);
  if (clock === null) return parseDurationText(text.replace(/\(.*$/, ''));
  const [, first, second, unit] = clock;
  return (Number(first) * 60 + Number(second)) * (unit === 'h' ? 60_000 : 1000);
}
