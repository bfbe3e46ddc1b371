import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { startsProgram } from './startsProgram.ts';

const built = /^(?:✓ )?built in ([\d.]+ ?m?s)\.?$/;
const ready = /^ {2}VITE v\S+ +(?:\S+ +)?ready in ([\d.]+ ?m?s)/;
/** `10:00:00 AM [vite] (client) hmr update /src/a.js`, before version 6 without the environment. */
const own = /^\d{1,2}:\d\d:\d\d(?: [AP]M)? \[vite\] (?:\(\w+\) )?(.*)$/;
const serverError = /^(?:Internal server error|Pre-transform error|Error when evaluating SSR module .*?): (.*)$/;
const failedWith = /^Build failed with (\d+) errors?:$/;
/** Rolldown: `[PARSE_ERROR] Unexpected token`, then `   ╭─[ src/a.js:1:18 ]`. */
const rolldown = /^\[([A-Z][A-Z_]+)\] (?:Error: |Warning: )?(.*)$/;
const rolldownPlace = /^ +[╭,][─-]\[ ?(.+?):(\d+):(\d+) ?\]$/;
const filePlace = /^(?:\s*[Ff]ile: )(.+?)(?::(\d+):(\d+))?$/;
const placed = /^(?:\[[^\]]+\] )?(?:\[[^\]]+\] )?(\S+?) \((\d+):(\d+)\): (.*)$/;
const transformed = /^(\S.*?):(\d+):(\d+): (ERROR|WARNING): (.*)$/;
const rollupWarning = /^\(!\) (.*)$/;

/** Vite's build, once or with `--watch`, and its development server, whose cycles are its updates (https://vite.dev/guide/cli). */
export const vite = buildRecogniser({
  tool: 'vite',
  matches: (command) => startsProgram('vite')(command) && !/^\S+ (?:preview|optimize)\b/.test(command),
  read(ledger) {
    let isWatching = false;
    let isServing = false;
    /** The problem comes in the next line that is not empty. */
    let isExpected = false;
    let isFailed = false;

    const endCycle = (): void => {
      isFailed = false;
      ledger.endCycle();
    };
    return {
      line(text) {
        if (text === '') return;
        if (takeEnd(text) || takeServer(text)) return;
        if (text.startsWith('vite v') && / building (?:.+ )?for \w+/.test(text)) ledger.isSure(2);
        else if (text.startsWith('watching for file changes...')) isWatching = true;
        else if (text.startsWith('build started...') && isWatching) {
          if (isFailed) endCycle();
          ledger.beginCycle();
        } else takeProblem(text);
      },
      end() {
        if (isFailed && (isWatching || isServing)) endCycle();
      },
    };

    function takeEnd(text: string): boolean {
      const match = text.includes('built in ') ? built.exec(text) : null;
      if (match !== null) {
        ledger.isSure(3);
        ledger.say('succeeded');
        ledger.took(parseDurationText(match[1] ?? ''));
        if (isWatching) endCycle();
        return true;
      }
      const figures = text.startsWith('Build failed with ') ? failedWith.exec(text) : null;
      if (figures !== null) ledger.count({ errors: Number(figures[1]) });
      else if (!/^(?:error during build:|(?:[✗x] )?Build failed in )/.test(text)) return false;
      if (!/^[✗x] /.test(text)) isExpected = true;
      ledger.isSure(text.startsWith('Build') ? 1 : 3);
      ledger.say('failed');
      isFailed = true;
      return true;
    }

    function takeServer(text: string): boolean {
      const started = text.startsWith('  VITE v') ? ready.exec(text) : null;
      if (started !== null) {
        isServing = true;
        ledger.isSure(3);
        ledger.took(parseDurationText(started[1] ?? ''));
        endCycle();
        return true;
      }
      const said = text.includes('[vite] ') ? own.exec(text)?.[1] : undefined;
      if (said === undefined) return false;
      ledger.isSure(2);
      const message = serverError.exec(said)?.[1];
      if (message !== undefined) {
        if (isFailed) return true;
        ledger.add({ severity: 'error', message });
        isFailed = true;
      } else if (/^(?:hmr update|page reload|server restarted)/.test(said)) {
        if (isFailed) endCycle();
        ledger.beginCycle();
        endCycle();
      }
      return true;
    }

    function takeProblem(text: string): void {
      const place = placeOf(text);
      if (place !== null) {
        const [, file = '', line, column] = place;
        ledger.complete({ file, ...(line === undefined ? {} : { line: Number(line), column: Number(column) }) });
        return;
      }
      const bundled = text.startsWith('[') ? rolldown.exec(text) : null;
      if (bundled !== null) {
        const [, code = '', message = ''] = bundled;
        ledger.add({ severity: isFailed ? 'error' : 'warning', code, message });
        isExpected = false;
        return;
      }
      const inner = isFailed ? transformed.exec(text) : null;
      if (inner !== null) {
        const [, file = '', line, column, , message = ''] = inner;
        if (ledger.errors > 0) ledger.complete({ file, line: Number(line), column: Number(column) });
        else ledger.add({ severity: 'error', file, line: Number(line), column: Number(column), message });
        isExpected = false;
        return;
      }
      const warning = text.startsWith('(!) ') ? rollupWarning.exec(text)?.[1] : undefined;
      if (warning !== undefined) ledger.add({ severity: 'warning', message: warning });
      else if (isExpected && text.trim() !== '') {
        isExpected = false;
        const [, file, line, column, message = text] = placed.exec(text) ?? [];
        ledger.add({
          severity: 'error',
          ...(file === undefined ? {} : { file, line: Number(line), column: Number(column) }),
          message,
        });
      }
    }
  },
});

function placeOf(text: string): RegExpExecArray | null {
  if (text.startsWith(' ') && text.includes('[')) return rolldownPlace.exec(text);
  return text.includes('ile: ') ? filePlace.exec(text) : null;
}
