import { startsProgram } from '../builds/startsProgram.ts';
import { PythonTrace } from './pythonTrace.ts';
import { type FailureDraft, testRecogniser } from './testLedger.ts';

const startsModule = startsProgram('python[\\d.]*|py', '-m\\s+unittest|manage\\.py\\s+test');

const ran = /^Ran (\d+) tests? in ([\d.]+)s$/;
const ending = /^(OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$/;
/** `FAIL: test_adds (tests.test_cart.CartTest.test_adds) [message] (i=1)`; before Python 3.11 without the name at the end of the place. */
const title = /^(FAIL|ERROR|UNEXPECTED SUCCESS): (\S.*)$/;
const verbose = / \.\.\. (?:(ok|unexpected success)|(FAIL|ERROR)|(skipped .*|expected failure))$/;

/** Python's unittest and what builds on it, as Django (https://docs.python.org/3/library/unittest.html). */
export const unittest = testRecogniser({
  tool: 'unittest',
  matches: (command) => startsModule(command),
  read(ledger) {
    let isRuled = false;
    let draft: FailureDraft | undefined;
    let trace: PythonTrace | undefined;
    let total: number | undefined;
    /** Tests that could not be loaded, and failures beyond one of the same test or outside of any. */
    const extra = { broken: 0, again: 0, outside: 0, all: 0 };
    let lastName = '';
    /** A test was named whose description follows. */
    let isDescribed = false;

    return { line, end: close };

    function line(text: string): void {
      if (text.startsWith('======')) {
        isRuled = /^={70}$/.test(text);
        return;
      }
      if (isRuled) {
        isRuled = false;
        const match = title.exec(text);
        if (match !== null) return open(match[2] ?? '');
      }
      if (text.startsWith('Ran ')) {
        const match = ran.exec(text);
        if (match !== null) {
          close();
          ledger.isSure(2);
          total = Number(match[1]);
          ledger.durationMs = Number(match[2]) * 1000;
          return;
        }
      }
      if (total !== undefined && text !== '') {
        const match = ending.exec(text);
        if (match !== null) return finish(match[2] ?? '', total);
      }
      if (trace !== undefined) trace.take(text);
      else follow(text);
    }

    function open(text: string): void {
      close();
      ledger.isSure(1);
      const match = /^(\S+) \(([^()]*)\)(.*)$/.exec(text);
      const [, name = text, where = '', sub = ''] = match ?? [];
      const suite = where.endsWith(`.${name}`) ? where.slice(0, -name.length - 1) : where;
      extra.all += 1;
      if (suite.includes('unittest.loader.')) extra.broken += 1;
      else if (/^(?:setUp|tearDown)(?:Class|Module)$/.test(name)) extra.outside += 1;
      else if (lastName === `${suite} ${name}`) extra.again += 1;
      lastName = `${suite} ${name}`;
      draft = ledger.fail({ name: name + sub, suite, message: '' });
      trace = new PythonTrace();
    }

    function close(): void {
      if (draft !== undefined && trace !== undefined) Object.assign(draft, trace.parts);
      draft = undefined;
      trace = undefined;
    }

    function finish(figures: string, count: number): void {
      const of = (name: string) => Number(new RegExp(`(?:^|, )${name}=(\\d+)`).exec(figures)?.[1] ?? 0);
      const failed = of('failures') + of('errors') + of('unexpected successes');
      const skipped = of('skipped') + of('expected failures');
      const passed = Math.max(0, count - (failed - extra.again - extra.outside) - skipped);
      ledger.isSure(3);
      ledger.tally = { passed, failed, skipped };
      if (extra.broken > 0 && extra.broken === failed) ledger.say('error');
      total = undefined;
    }

    /** Tests as they end, with `-v` and without. */
    function follow(text: string): void {
      if (!isDescribed && !text.includes(' (')) return;
      const isNamed = /^\w+ \([\w.]+\)(?: |$)/.test(text);
      if (text.includes(' ... ') && (isNamed || isDescribed)) {
        const match = verbose.exec(text);
        isDescribed = false;
        if (match === null) return;
        ledger.isSure(1);
        ledger.running[match[1] !== undefined ? 'passed' : match[2] !== undefined ? 'failed' : 'skipped'] += 1;
      } else isDescribed = isNamed;
    }
  },
});
