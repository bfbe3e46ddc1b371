import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

/** `CMake Error at CMakeLists.txt:8 (find_package):`, `CMake Warning (dev) in …:`, `CMake Error: …`. */
const head = /^CMake (?:(Error)|(?:\w+ )?Warning)(?: \(dev\))?(?::\s*(.*)|(?: at (.+?):(\d+)(?: \(.*\))?| in (.+?)):)$/;

/** CMake's configuration of a build; `cmake --build` shows what another tool prints. */
export const cmake = buildRecogniser({
  tool: 'cmake',
  matches: (command) =>
    startsProgram('cmake')(command) && !/ --(?:build|install|version|help|open)\b| -[EP]\b/.test(command),
  read(ledger) {
    let isHead = false;
    return (text) => {
      if (text.startsWith('CMake ')) {
        const match = head.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        const [, error, message = '', place, line, file = place] = match;
        ledger.add({
          severity: error === undefined ? 'warning' : 'error',
          ...(file === undefined ? {} : { file }),
          ...(line === undefined ? {} : { line: Number(line) }),
          message,
        });
        if (error !== undefined) ledger.say('failed');
        isHead = message === '';
      } else if (isHead && text.trim() !== '') {
        ledger.complete({ message: text.trim() });
        isHead = false;
      } else if (text.startsWith('-- ')) {
        if (text.startsWith('-- Configuring incomplete, errors occurred!')) {
          ledger.isSure(3);
          ledger.say('failed');
        } else if (/^-- (?:Configuring|Generating) done/.test(text)) ledger.isSure(2);
        else if (text.startsWith('-- Build files have been written to: ')) {
          ledger.isSure(3);
          if (ledger.said === undefined) ledger.say('succeeded');
        }
      }
    };
  },
});
