import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const head = /^(error|warning)(?:\[(\w+)\])?: (.*)$/;
const place = /^ *(?:-->|╭▸) (.+?):(\d+):(\d+)$/;
const short = /^(\S.*\.rs):(\d+):(\d+): (error|warning)(?:\[(\w+)\])?: (.*)$/;
const lint = /`(?:#\[|#!\[|-[WD] )(?:(?:warn|deny|forbid)\()?([\w:-]+)\)?\]?`/;
/** Cargo and rustc sum up in the shape of a problem. */
const summary =
  /^(?:could not compile |aborting due to |`.+` \(.+\) generated \d+ warnings?|\d+ warnings? emitted|build failed, waiting|\d+ warnings? \()/;
const finished = /^ *Finished (?:`?\w+`? profile|\w+) \[.*\] target\(s\) in (.+)$/;
const running = /^\[Running ['"‘](.*)['"’]\]$/;
const status = /^\[Finished running\.(?: Exit status: (-?\d+))?\]$/;

/** Cargo and the compiler of Rust, once or under cargo-watch (https://doc.rust-lang.org/cargo/). */
export const cargo = buildRecogniser({
  tool: 'cargo',
  matches: startsProgram(
    'cargo|cross',
    '(?:\\+\\S+\\s+)?(?:b|build|c|check|clippy|d|doc|fix|install|package|publish|rustc|rustdoc|watch)',
  ),
  read(ledger) {
    let isOpen = false;
    return (text) => {
      if (text.startsWith('error') || text.startsWith('warning')) {
        const match = head.exec(text);
        if (match === null) return;
        const [, word, code, message = ''] = match;
        if (summary.test(message)) return takeSummary(message);
        ledger.isSure(code === undefined ? 1 : 2);
        ledger.add({
          severity: word === 'error' ? 'error' : 'warning',
          ...(code === undefined ? {} : { code }),
          message,
        });
        isOpen = true;
      } else if (isOpen && text.startsWith(' ') && (text.includes('-->') || text.includes('╭▸'))) {
        const match = place.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        ledger.complete({ file: match[1] ?? '', line: Number(match[2]), column: Number(match[3]) });
        isOpen = false;
      } else if (text.includes('= note: `') || text.includes('= note: requested on the command line with `')) {
        const name = lint.exec(text)?.[1];
        if (name !== undefined) ledger.complete({ code: name.replaceAll('-', '_') });
      } else if (text.startsWith('   ')) takeProgress(text);
      else if (text.startsWith('[')) takeWatch(text);
      else if (text.includes('.rs:')) {
        const match = short.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        const [, file = '', line, column, word, code, message = ''] = match;
        const severity = word === 'error' ? 'error' : 'warning';
        ledger.add({
          severity,
          file,
          line: Number(line),
          column: Number(column),
          ...(code === undefined ? {} : { code }),
          message,
        });
      }
    };

    function takeSummary(message: string): void {
      ledger.isSure(3);
      if (message.startsWith('could not compile ') || message.startsWith('aborting due to ')) ledger.say('failed');
      isOpen = false;
    }

    function takeProgress(text: string): void {
      const match = text.includes('Finished') ? finished.exec(text) : null;
      if (match !== null) {
        ledger.isSure(3);
        if (ledger.errors === 0) ledger.say('succeeded');
        ledger.took(parseDurationText(match[1] ?? ''));
      } else if (/^ +(?:Compiling|Checking|Documenting) \S+ v\d/.test(text)) ledger.isSure(2);
    }

    function takeWatch(text: string): void {
      if (running.test(text)) ledger.beginCycle();
      const match = status.exec(text);
      if (match === null) return;
      ledger.isSure(2);
      ledger.say((match[1] ?? '0') === '0' ? 'succeeded' : 'failed');
      ledger.endCycle();
    }
  },
});
