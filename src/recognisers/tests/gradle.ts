import { startsProgram } from '../builds/startsProgram.ts';
import { parseDurationText } from '../durationText.ts';
import { JavaTrace } from './javaTrace.ts';
import { type FailureDraft, testRecogniser } from './testLedger.ts';

const outcome = /^(\S.* > \S.*) (FAILED|PASSED|SKIPPED)$/;
const figures = /^(\d+) tests? completed(?:, (\d+) failed)?(?:, (\d+) skipped)?$/;
/** Before version 4.7 without the words in front. */
const task = /^(?:> Task )?(:(?:[\w.-]+:)*\w*[tT]est)(?: (FAILED|UP-TO-DATE|NO-SOURCE|FROM-CACHE|SKIPPED))?$/;
const short = /^((?:[\w$]+\.)+[\w$]+|\w+(?:Error|Exception)) at (\S+\.\w+):(\d+)$/;

/** What the task prints first, glued to its name before version 4.7. */
const glued = /^(:(?:[\w.-]+:)*?\w*?[tT]est)(?=[A-Z\W])(?!\w*(?: [A-Z-]+)?$)/;
/** In the progress of a terminal: `> :test > 3 tests completed`. */
const shown = /> (:(?:[\w.-]+:)*\w*[tT]est) > /;

/**
 * Gradle's tasks of type Test (https://docs.gradle.org/current/userguide/java_testing.html). It does not tell the
 * tests of a task that passed unless it is set up to: such a task counts as one that passed.
 */
export const gradle = testRecogniser({
  tool: 'gradle',
  matches: startsProgram('gradlew?', '(?:.*\\s)?:?(?:\\S*:)?(?:test|check|\\w*Test)'),
  endsCycle: (text) => text.startsWith('Waiting for changes to input files'),
  firstSigns: ['<', '>', ':', 'B', 'F'],
  read(ledger) {
    let draft: FailureDraft | undefined;
    let trace = new JavaTrace();
    /** The task whose tests run, and what was told of them. */
    let running = '';
    let told = { passed: 0, failed: 0, skipped: 0 };
    let summed: { passed: number; failed: number; skipped: number } | undefined;
    let isOver = false;
    let hasTasks = false;
    let hasFailed = false;

    return { line, end };

    function line(raw: string): void {
      if (draft !== undefined) {
        if (raw.startsWith('    ')) return trace.take(raw);
        if (raw !== '') close();
      }
      // What comes before the first task, or the progress of one, says nothing of tests.
      if (!ledger.isAtLeast(1) && !/^[<>:BF]/.test(raw)) return;
      if (raw.includes('% EXECUTING [')) return takeProgress(raw);
      const text = raw.trimEnd();
      if (text.includes(' > ')) {
        const match = outcome.exec(text);
        if (match !== null && running !== '') return takeTest(match);
      }
      if (text.startsWith('> ') || text.startsWith(':')) takeTask(text);
      else if (text.includes(' completed')) takeFigures(text);
      else if (text.startsWith('BUILD ')) takeEnd(text);
      else if (text.startsWith('Build cancelled') || text.startsWith('FAILURE: Build cancelled'))
        ledger.say('interrupted');
    }

    /** A rich terminal may show nothing else of a task. */
    function takeProgress(text: string): void {
      const name = / > (?:\d+ tests? completed|Executing test )/.test(text) ? shown.exec(text)?.[1] : undefined;
      if (name === undefined || name === running) return;
      ledger.isSure(1);
      closeTask();
      running = name;
      hasTasks = true;
    }

    function takeTask(text: string): void {
      const match = text.includes('est') ? (task.exec(text) ?? glued.exec(text)) : null;
      if (match !== null) {
        const [, name = '', how] = match;
        ledger.isSure(1);
        if (how !== undefined && how !== 'FAILED') {
          hasTasks = true;
          return;
        }
        if (name !== running) closeTask();
        running = name;
        hasTasks = true;
        if (how === 'FAILED') hasFailed = true;
      } else if (text.startsWith('> Task :') || /^:\w+/.test(text)) closeTask();
      else if (/^> No tests found for given includes|^> Test process encountered/.test(text))
        ledger.say(text.startsWith('> No tests') ? 'none' : 'error');
      else if (text.startsWith('> Compilation failed; ') || text.startsWith('> Compilation error.')) {
        ledger.isSure(2);
        ledger.say('error');
      } else if (text.startsWith('> There were failing tests.')) ledger.isSure(2);
    }

    function takeTest([, title = '', word]: RegExpExecArray): void {
      ledger.isSure(2);
      const kind = word === 'PASSED' ? 'passed' : word === 'FAILED' ? 'failed' : 'skipped';
      told[kind] += 1;
      if (kind !== 'failed') return;
      const names = title.replace(/^Gradle Test Run \S+ > (?:Gradle Test Executor \d+ > )?/, '').split(' > ');
      draft = ledger.fail({ name: names.at(-1) ?? title, suite: names.slice(0, -1).join(' > '), message: '' });
      trace = new JavaTrace();
    }

    function close(): void {
      if (draft !== undefined) {
        const parts = trace.parts(draft.suite ?? '');
        const [first = '', ...others] = parts.message.split('\n');
        const [, errorType, file, number] = short.exec(first) ?? [];
        Object.assign(
          draft,
          errorType === undefined ? parts : { errorType, message: others.join('\n'), file, line: Number(number) },
        );
      }
      draft = undefined;
    }

    function takeFigures(text: string): void {
      const match = figures.exec(text);
      if (match === null) return;
      ledger.isSure(2);
      const [total = 0, failed = 0, skipped = 0] = match.slice(1).map((one: string | undefined) => Number(one ?? 0));
      summed = { passed: total - failed - skipped, failed, skipped };
    }

    function closeTask(): void {
      if (running === '') return;
      const isSilent = summed === undefined && told.passed + told.failed + told.skipped === 0;
      const tally = summed ?? told;
      ledger.add(isSilent && !hasFailed ? { ...tally, passed: 1 } : tally);
      running = '';
      told = { passed: 0, failed: 0, skipped: 0 };
      summed = undefined;
      hasFailed = false;
    }

    function takeEnd(text: string): void {
      const match = /^BUILD (SUCCESSFUL|FAILED)(?: in (.+))?$/.exec(text);
      if (match === null) return;
      isOver = true;
      close();
      if (running !== '' && match[1] === 'FAILED' && summed === undefined && told.failed === 0) hasFailed = true;
      closeTask();
      if (ledger.isAtLeast(1)) {
        ledger.isSure(3);
        if (hasTasks) ledger.add({ passed: 0, failed: 0, skipped: 0 });
      }
      ledger.durationMs = parseDurationText(match[2] ?? '');
    }

    function end(): void {
      close();
      if (isOver) {
        const { tally, said } = ledger;
        if (said === undefined && (tally === undefined || !hasTasks)) ledger.say('error');
        return;
      }
      if (running === '') return;
      Object.assign(ledger.running, told);
      ledger.tally = undefined;
      ledger.say('interrupted');
    }
  },
});
