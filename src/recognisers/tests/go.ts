import { startsProgram } from '../builds/startsProgram.ts';
import type { ErrorParts } from './errorBlock.ts';
import { GoOutput } from './goOutput.ts';
import { type FailureDraft, testRecogniser } from './testLedger.ts';
import { maxFailures } from './testResult.ts';

const outcome = /^( *)--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$/;
const event = /^=== (RUN|CONT|NAME|PAUSE) {1,3}(\S+)?$/;
const packageEnd = /^(ok  |FAIL|\?   )\t(\S+)(?:\t(.*)| \[(build failed|setup failed)\])$/;

const problem = /^(?:vet: )?((?:[A-Za-z]:)?[^\s:][^:]*\.go):(\d+)(?::\d+)?: (.*)$/;

/** More tests at once share what they printed. */
const maxRunning = 1000;

/**
 * `go test` in text (https://pkg.go.dev/cmd/go#hdr-Test_packages). Without `-v` it does not tell the tests of packages
 * that passed: such a package counts as one that passed. As in its JSON, a test fails with its subtests.
 */
export const go = testRecogniser({
  tool: 'go',
  matches: startsProgram('go', 'test'),
  read(ledger) {
    /** What tests print before their outcome, with `-v`. */
    const running = new Map<string, GoOutput>();
    let current: GoOutput | undefined;
    let own = new GoOutput();
    let opened: { draft: FailureDraft; output: GoOutput }[] = [];
    let passedHere = 0;
    let brokenPackages = 0;
    const problems = new Map<string, ErrorParts>();
    let compiled = '';
    let isOpen = false;
    let isCut = false;

    return { line, end };

    function line(text: string): void {
      if (text.startsWith('=== ')) return takeEvent(text);
      if (text.includes('--- ')) {
        const match = outcome.exec(text);
        if (match !== null) return takeOutcome(match[2] ?? '', match[3] ?? '');
      }
      if (text.startsWith('ok  \t') || text.startsWith('FAIL\t') || text.startsWith('?   \t')) {
        const match = packageEnd.exec(text);
        if (match !== null) return takePackage(match);
      }
      if (text === 'PASS' || text === 'FAIL') {
        current = undefined;
        return;
      }
      if (text.startsWith('signal: interrupt')) isCut = true;
      if (text.startsWith('# ') || compiled !== '') takeCompiler(text);
      (current ?? own).take(text);
    }

    /** What the compiler says of packages comes before the outcomes of all. */
    function takeCompiler(text: string): void {
      if (text.startsWith('# ')) {
        compiled = /^# (\S+)(?: \[\S+\])?$/.exec(text)?.[1] ?? '';
        return;
      }
      const [, file, number, message] = problem.exec(text) ?? [];
      if (file !== undefined && !problems.has(compiled) && problems.size < maxFailures)
        problems.set(compiled, { message: message ?? '', file, line: Number(number) });
      compiled = '';
    }

    function takeEvent(text: string): void {
      const [, word, name = ''] = event.exec(text) ?? [];
      if (word === undefined) return;
      ledger.isSure(2);
      isOpen = true;
      if (word === 'PAUSE' || name === '') return;
      const known = running.get(name) ?? new GoOutput();
      if (running.size < maxRunning) running.set(name, known);
      current = known;
    }

    function takeOutcome(word: string, name: string): void {
      ledger.isSure(2);
      isOpen = true;
      const output = running.get(name) ?? new GoOutput();
      running.delete(name);
      current = output;
      if (word !== 'FAIL') {
        ledger.running[word === 'PASS' ? 'passed' : 'skipped'] += 1;
        passedHere += 1;
        return;
      }
      ledger.running.failed += 1;
      opened.push({ draft: ledger.fail({ name, message: '' }), output });
      if (opened.length > maxRunning) opened.shift();
    }

    function takePackage([, word = '', suite = '', said = '', broken]: RegExpExecArray): void {
      ledger.isSure(3);
      ledger.tally = ledger.running;
      if (word === 'ok  ' && opened.length === 0 && passedHere === 0 && !said.includes('[no tests to run]'))
        ledger.running.passed += 1;
      if (word === 'FAIL' && opened.length === 0) failWithout(suite, broken);
      const seconds = /^([\d.]+)s\b/.exec(said)?.[1];
      ledger.took(seconds === undefined ? undefined : Number(seconds) * 1000);
      close(suite);
      own = new GoOutput();
      running.clear();
      passedHere = 0;
      isOpen = false;
    }

    /** A package that fails without a test that does: it does not compile, panics, exits, or its time is over. */
    function failWithout(suite: string, broken: string | undefined): void {
      const unfinished = [...running].filter(([, output]) => output.hasPanic);
      const named = own.unfinished.map((name): [string, GoOutput] => [name, own]);
      for (const [name, output] of unfinished.length > 0 ? unfinished : named) {
        ledger.running.failed += 1;
        opened.push({ draft: ledger.fail({ name, message: '' }), output });
      }
      if (opened.length > 0) return;
      const outputs = [own, ...running.values()];
      // A test or package that ends without a word was interrupted.
      if (broken === undefined && !outputs.some((output) => output.tellsEnd)) isCut = true;
      if (!isCut) brokenPackages += 1;
      const parts = problems.get(suite) ?? own.parts;
      ledger.fail({ name: suite, ...parts, message: parts.message === '' ? (broken ?? '') : parts.message });
    }

    function close(suite: string): void {
      for (const { draft, output } of opened) Object.assign(draft, { suite, ...output.parts });
      opened = [];
      current = undefined;
    }

    function end(): void {
      close('');
      if (isCut || isOpen) ledger.say('interrupted');
      else if (brokenPackages > 0 && ledger.running.failed === 0) ledger.say('error');
    }
  },
});
