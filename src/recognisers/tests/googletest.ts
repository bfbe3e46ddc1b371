import { BlockText, type FailureDraft, testRecogniser } from './testLedger.ts';

const outcome = /^\[ +(OK|FAILED|SKIPPED) +\] ([\w/]+\.\S+?)(?:, where (?:GetParam|TypeParam)\S* = .*)? \((\d+) ms\)$/;
const start = /^\[ RUN {6}\] (\S+)$/;
const total = /^\[={10}\] (\d+) tests? from \d+ test (?:suites?|cases?) ran\.(?: \((\d+) ms total\))?$/;
/** `cart_test.cpp:12: Failure`, by Visual C++ `cart_test.cpp(12): error: …`. */
const place = /^((?:[A-Za-z]:)?[^\s:(][^:(]*)(?::(\d+): (?:Failure|error: )|\((\d+)\): error: ?)(.*)$/;
const thrown = /^(?:unknown file: (?:Failure|error: )|unknown file$)/;
const exception = /^(?:.*: )?C\+\+ exception (?:with description "(.*)"|with type (\S+)|.*) thrown in /;

/** GoogleTest, one or several programs or shards (https://google.github.io/googletest/). Disabled tests are counted as skipped. */
export const googletest = testRecogniser({
  tool: 'googletest',
  matches: () => false,
  firstSigns: ['['],
  read(ledger) {
    let name = '';
    let draft: FailureDraft | undefined;
    let block = new BlockText();
    let isRunning = false;
    let hasEnded = false;
    const here = { passed: 0, failed: 0, skipped: 0 };

    return { line, end };

    function line(text: string): void {
      if (text.startsWith('[')) return takeMark(text);
      if (text.startsWith('  YOU HAVE ')) {
        const disabled = /^ {2}YOU HAVE (\d+) DISABLED TESTS?$/.exec(text)?.[1];
        if (disabled !== undefined && hasEnded) ledger.add({ passed: 0, failed: 0, skipped: Number(disabled) });
        return;
      }
      if (name !== '') takeOutput(text);
    }

    function takeMark(text: string): void {
      if (text.startsWith('[ RUN ')) {
        const match = start.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        isRunning = true;
        hasEnded = false;
        name = match[1] ?? '';
        draft = undefined;
        block = new BlockText();
        return;
      }
      if (text.startsWith('[==========] Running ')) {
        ledger.isSure(2);
        isRunning = true;
        return;
      }
      const ran = text.startsWith('[===') ? total.exec(text) : null;
      if (ran !== null) return finish(ran);
      const match = name === '' ? null : outcome.exec(text);
      if (match === null) {
        if (name !== '') takeOutput(text);
        return;
      }
      const [, word, full = ''] = match;
      here[word === 'OK' ? 'passed' : word === 'FAILED' ? 'failed' : 'skipped'] += 1;
      ledger.running[word === 'OK' ? 'passed' : word === 'FAILED' ? 'failed' : 'skipped'] += 1;
      if (word === 'FAILED') {
        draft ??= ledger.fail({ ...namesOf(full), message: '' });
        draft.message = block.text.trim();
      }
      name = '';
    }

    /** Several expectations of one test may fail; the first is told. */
    function takeOutput(text: string): void {
      const match = text.includes(': Failure') || text.includes(': error: ') ? place.exec(text) : null;
      if (match !== null || thrown.test(text)) {
        if (draft !== undefined) {
          if (!block.isEmpty) block.take(text);
          return;
        }
        draft = { ...namesOf(name), message: '' };
        ledger.fail(draft);
        const [, file, line, ownLine, said = ''] = match ?? [];
        if (file !== undefined && file !== 'unknown file')
          Object.assign(draft, { file, line: Number(line ?? ownLine) });
        if (said === '') return;
        block.take(said);
        return;
      }
      if (draft === undefined) return;
      const [whole, description, type] = exception.exec(text) ?? [];
      if (whole !== undefined && block.isEmpty) {
        draft.errorType = type ?? 'C++ exception';
        block.take(description ?? text);
      } else block.take(text);
    }

    function finish([, , duration]: RegExpExecArray): void {
      ledger.isSure(3);
      ledger.add(here);
      Object.assign(here, { passed: 0, failed: 0, skipped: 0 });
      ledger.took(duration === undefined ? undefined : Number(duration));
      isRunning = false;
      hasEnded = true;
      name = '';
    }

    /** A program that crashed tells no end. */
    function end(): void {
      if (!isRunning) return;
      if (ledger.tally !== undefined) ledger.add(here);
      ledger.say('interrupted');
    }
  },
});

/** `Prices/CartTest.Adds/0`: the suite ends at the first dot. */
function namesOf(full: string): { name: string; suite: string } {
  const name = full.replace(/,$/, '');
  const dot = name.indexOf('.');
  return { name: name.slice(dot + 1), suite: name.slice(0, Math.max(dot, 0)) };
}
