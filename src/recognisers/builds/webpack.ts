import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const compiled =
  /^(?:(\S+) \()?webpack(?: (\d+\.\S+?))?\)? compiled (?:successfully|with (?:(\d+) errors?)?(?: and )?(?:(\d+) warnings?)?)(?: in (.+))?$/;
/** `ERROR in ./src/index.js 1:0-29`, `ERROR in /src/a.ts(3,7)`, `WARNING in asset size limit: …`. */
const head =
  /^(ERROR|WARNING) in (?:(\.{0,2}\/\S+|[A-Za-z]:\\\S+|\.\S+?)(?:[ :](\d+):(\d+)(?:-[\d:]+)?|\((\d+),(\d+)\))?$|(.*)$)/;
const code = /^(?:\S+ )?(TS\d+): (.*)$/;

/** webpack's statistics as its command prints them (https://webpack.js.org/configuration/stats/). */
export const webpack = buildRecogniser({
  tool: 'webpack',
  matches: startsProgram('webpack(?:-cli|-dev-server)?'),
  read(ledger) {
    let isHead = false;
    let isWatching = false;
    let isOver = false;
    return (text) => {
      if (text.includes('webpack') && text.includes(' compiled ')) {
        const match = compiled.exec(text);
        if (match === null) return;
        const [, , , errors = 0, warnings = 0, duration = ''] = match;
        ledger.isSure(3);
        ledger.count({ errors: Number(errors), warnings: Number(warnings) });
        ledger.say(Number(errors) > 0 ? 'failed' : 'succeeded');
        ledger.took(parseDurationText(duration));
        isOver = true;
        if (isWatching) ledger.endCycle();
      } else if (text.startsWith('asset ') || text.startsWith('assets by ')) {
        // Only a tool that watches prints again after it has summed up.
        if (isOver && !isWatching) {
          isWatching = true;
          ledger.endCycle();
        }
        isOver = false;
      } else if (text.startsWith('ERROR in ') || text.startsWith('WARNING in ')) {
        const match = head.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        const [, word, file, bundleLine, bundleColumn, line = bundleLine, column = bundleColumn, message = ''] = match;
        ledger.add({
          severity: word === 'ERROR' ? 'error' : 'warning',
          ...(file === undefined ? {} : { file }),
          ...(line === undefined ? {} : { line: Number(line), column: Number(column) }),
          message: file === undefined && /^\S+$/.test(message) ? '' : message,
        });
        isHead = file !== undefined || /^\S+$/.test(message);
      } else if (isHead) {
        isHead = false;
        const [, name, message = text] = code.exec(text) ?? [];
        ledger.complete({ ...(name === undefined ? {} : { code: name }), message });
      } else if (text.includes('[webpack-')) takeOwn(text);
    };

    function takeOwn(text: string): void {
      const at = text.indexOf('[webpack-');
      const said = text.slice(text.indexOf('] ', at) + 2);
      if (text.startsWith('[webpack-cli] ') && /^(?:✖ )?(?:Failed to|Error|\w*Error:|Invalid)/.test(said)) {
        ledger.isSure(3);
        ledger.say('failed');
        ledger.add({ severity: 'error', message: said.replace(/^✖ /, '') });
      } else if (
        text.includes('[webpack-dev-server] Project is running') ||
        said.includes('watching files for updates')
      ) {
        ledger.isSure(2);
        isWatching = true;
      }
    }
  },
});
