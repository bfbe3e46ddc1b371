import { startsProgram } from '../builds/startsProgram.ts';
import { parseDurationText } from '../durationText.ts';
import { splitMessage } from './errorBlock.ts';
import { placeInTrace } from './reports/places.ts';
import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

const outcome = /^ {0,2}(Passed|Failed|Skipped|passed|failed|skipped) (\S.*?)(?: \[([<\d].*?)\]| \(([\d.]+m?s.*?)\)|$)/;
/** `Failed!  - Failed:     1, Passed:     2, Skipped:     0, Total:     3, Duration: 12 ms - Shop.Tests.dll (net8.0)`. */
const project =
  /^(?:Passed|Failed|Skipped)! +- Failed: +(\d+), Passed: +(\d+), Skipped: +(\d+), Total: +\d+, Duration: (.+?) - \S/;
/** The terminal logger of MSBuild. */
const terminal = /^Test summary: total: (\d+), failed: (\d+), succeeded: (\d+), skipped: (\d+), duration: (.+)$/;
const terminalFailure = /^ *(\S.*)\((\d+)\): error TESTERROR: *(.*)$/;
/** The lines of VSTest's and of Microsoft.Testing.Platform's summary. */
const figure = /^ +(Passed|Failed|Skipped|total|failed|succeeded|skipped|duration):? +(.+)$/;

/** `dotnet test` by VSTest, Microsoft.Testing.Platform and the terminal logger (https://learn.microsoft.com/dotnet/core/tools/dotnet-test). */
export const dotnet = testRecogniser({
  tool: 'dotnet',
  matches: startsProgram('dotnet', '(?:watch\\s+)?(?:test|vstest)'),
  read(ledger) {
    let draft: FailureDraft | undefined;
    let block = new BlockText();
    let trace: BlockText | undefined;
    let isFigures = false;
    let hasProjects = false;
    let isBroken = false;
    let isAwaited = false;

    return { line, end };

    function line(text: string): void {
      switch (text[0]) {
        case 'T':
          if (text.startsWith('Test') && takeTest(text)) return;
          if (text.startsWith('Total tests: ')) return beginFigures();
          if (text.startsWith('The active test run was aborted')) {
            ledger.isSure(3);
            isAwaited = true;
          }
          break;
        case 'P':
        case 'F':
        case 'S':
          if (text.includes('! ') && project.test(text)) return takeProject(text);
          if (text.startsWith('Starting test execution')) return ledger.isSure(2);
          break;
        case 'A':
        case 'V':
        case 'M':
          if (/^(?:A total of \d+ test files|VSTest version |Microsoft \(R\) Test Execution)/.test(text))
            return ledger.isSure(2);
          break;
        case 'N':
          if (/^No test (?:is available|matches the given)/.test(text)) {
            ledger.isSure(3);
            if (ledger.tally === undefined) ledger.say('none');
          }
          break;
        default:
      }
      if (text.includes('): error ')) {
        if (text.includes('error TESTERROR:') && takeTerminal(text)) return;
        if (/: error (?:CS|FS|BC|MSB|NETSDK)\d+: /.test(text)) {
          ledger.isSure(1);
          isBroken = true;
        }
      }
      if (isFigures && takeFigure(text)) return;
      takeLine(text);
    }

    function beginFigures(): void {
      close();
      isFigures = true;
      if (!hasProjects) ledger.tally = { passed: 0, failed: 0, skipped: 0 };
      ledger.isSure(3);
    }

    function takeTest(text: string): boolean {
      if (text.startsWith('Test run for ')) ledger.isSure(2);
      else if (text.startsWith('Test Run Aborted')) {
        ledger.isSure(3);
        ledger.say(isAwaited ? 'error' : 'interrupted');
      } else if (text.startsWith('Test run summary: ')) {
        close();
        isFigures = true;
        ledger.tally = { passed: 0, failed: 0, skipped: 0 };
        ledger.isSure(3);
        if (text.includes('Aborted')) ledger.say('interrupted');
        else if (text.includes('Zero tests ran')) ledger.say('none');
      } else {
        const match = terminal.exec(text);
        if (match === null) return false;
        close();
        ledger.isSure(3);
        ledger.tally = { passed: Number(match[3]), failed: Number(match[2]), skipped: Number(match[4]) };
        ledger.durationMs = parseDurationText(match[5] ?? '');
      }
      return true;
    }

    /** Figures of the whole run; those of projects say the same. */
    function takeFigure(text: string): boolean {
      const time = /^ Total time: ([\d.]+ \w+)/.exec(text)?.[1];
      if (time !== undefined) {
        ledger.durationMs = parseDurationText(time.toLowerCase());
        isFigures = false;
        return true;
      }
      const [, word, value = ''] = figure.exec(text) ?? [];
      if (word === undefined) return false;
      if (word === 'duration') ledger.durationMs = parseDurationText(value);
      else if (ledger.tally !== undefined && !hasProjects && /^\d+$/.test(value)) {
        const outcomeOf = word.toLowerCase();
        if (outcomeOf === 'passed' || outcomeOf === 'succeeded') ledger.tally.passed = Number(value);
        else if (outcomeOf === 'failed') ledger.tally.failed = Number(value);
        else if (outcomeOf === 'skipped') ledger.tally.skipped = Number(value);
      }
      return true;
    }

    function takeProject(text: string): void {
      const match = project.exec(text);
      if (match === null) return;
      close();
      const [, failed, passed, skipped, duration = ''] = match;
      hasProjects = true;
      ledger.isSure(3);
      ledger.add({ passed: Number(passed), failed: Number(failed), skipped: Number(skipped) });
      ledger.took(parseDurationText(duration.replace('< ', '')));
    }

    function takeLine(text: string): void {
      const match = text.endsWith(']') || text.endsWith(')') ? outcome.exec(text) : null;
      if (match !== null && (match[3] ?? match[4]) !== undefined) {
        close();
        const [, word = '', name = ''] = match;
        const kind = word.toLowerCase() as 'passed' | 'failed' | 'skipped';
        ledger.running[kind] += 1;
        if (kind !== 'failed') return;
        draft = ledger.fail({ name, message: '' });
      } else if (draft === undefined) return;
      else if (/^ *(?:Error Message|Message):$/.test(text)) block = new BlockText();
      else if (/^ *Stack Trace:$/.test(text) || (trace === undefined && /^ +at \S/.test(text))) {
        trace = new BlockText();
        trace.take(text);
      } else if (/^ *Standard (?:Output|Error) Messages:$/.test(text) || /^ {2}Standard (?:output|error)$/.test(text))
        close();
      else (trace ?? block).take(text);
    }

    function takeTerminal(text: string): boolean {
      const [, file, number, message = ''] = terminalFailure.exec(text) ?? [];
      if (file === undefined) return false;
      close();
      ledger.isSure(2);
      const [, name = message, said = ''] = /^(\S.*?) \([^)]*\): (?:Error Message: )?(.*)$/.exec(message) ?? [];
      draft = ledger.fail({ name, message: '', file, line: Number(number) });
      if (said !== '') block.take(said);
      return true;
    }

    function close(): void {
      if (draft !== undefined) {
        if (draft.name === '') takeName(draft, block.text);
        const place = placeInTrace(trace?.text ?? '');
        if (draft.line === undefined && place !== undefined) Object.assign(draft, place);
        if (draft.name !== '')
          Object.assign(draft, splitMessage((draft.message === '' ? block.text : draft.message).replace(/ : /, ': ')));
      }
      draft = undefined;
      block = new BlockText();
      trace = undefined;
    }

    function end(): void {
      close();
      if (ledger.tally === undefined && isBroken) ledger.say('error');
    }
  },
});

/** The terminal logger may write the name below the place: `      Shop.CartTests.Fails (5ms): Error Message: …`. */
function takeName(draft: FailureDraft, text: string): void {
  const [first = '', ...others] = text.trim().split('\n');
  const [, name = first, message = ''] = /^(\S.*?) \([^)]*\): (?:Error Message: )?(.*)$/.exec(first) ?? [];
  draft.name = name;
  draft.message = [message, ...others].join('\n').trim();
}
