import { startsProgram } from '../builds/startsProgram.ts';
import { parseDurationText } from '../durationText.ts';
import { RustPanic } from './rustPanic.ts';
import { endsCargoWatch, testRecogniser } from './testLedger.ts';

const result =
  /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored; \d+ measured; \d+ filtered out(?:; finished in (.+))?$/;
const test = /^test (\S.*?) \.\.\. (?:(ok)|(FAILED)|ignored)(?:$|[ ,])/;
const output = /^---- (\S.*) stdout ----$/;
/** How a process ends that was told to: SIGINT, SIGTERM. */
const ended = /\(signal: (?:2|15),/;

/** `cargo test`: the harness of each binary, and the documentation's tests (https://doc.rust-lang.org/rustc/tests/). */
export const cargo = testRecogniser({
  tool: 'cargo',
  matches: startsProgram('cargo|cross', '(?:\\+\\S+\\s+)?(?:t|test)'),
  endsCycle: endsCargoWatch,
  firstSigns: ['running ', 'test ', 'error', '---- ', 'thread ', '     Running', '   Doc-tests'],
  read(ledger) {
    let block: { name: string; panic: RustPanic } | undefined;
    /** A harness has begun and not told its result. */
    let isRunning = false;
    /** What panicked without a block of its own, as with `--nocapture`. */
    let loose: RustPanic | undefined;
    const loosePanics = new Map<string, RustPanic>();

    return { line, end };

    function line(text: string): void {
      if (text.startsWith('test ')) return takeTest(text);
      if (text.startsWith('---- ')) return open(text);
      if (text.startsWith('running ') && /^running \d+ tests?$/.test(text)) {
        close();
        isRunning = true;
        ledger.isSure(1);
      } else if (text === 'failures:' || text === 'successes:') close();
      else if (text.startsWith('error')) takeError(text);
      else if (block !== undefined) block.panic.take(text);
      else if (text.includes(' panicked at ')) takeLoose(text);
      else if (loose !== undefined) loose.take(text);
      else if (isRunning && ended.test(text)) ledger.say('interrupted');
      else if (text.startsWith('   ') && /^ +(?:Running (?:unittests |tests\/|`)|Doc-tests )/.test(text))
        ledger.isSure(1);
    }

    function takeTest(text: string): void {
      const match = test.exec(text);
      if (match !== null) {
        const [, , ok, failed] = match;
        ledger.running[ok !== undefined ? 'passed' : failed !== undefined ? 'failed' : 'skipped'] += 1;
        loose = undefined;
        return;
      }
      const figures = result.exec(text);
      if (figures === null) {
        if (text.includes(' panicked at ')) takeLoose(text);
        else block?.panic.take(text);
        return;
      }
      close();
      isRunning = false;
      ledger.isSure(3);
      const [, passed, failed, skipped, duration] = figures;
      ledger.add({ passed: Number(passed), failed: Number(failed), skipped: Number(skipped) });
      ledger.took(parseDurationText(duration ?? ''));
    }

    function open(text: string): void {
      const name = output.exec(text)?.[1];
      if (name === undefined) return;
      close();
      block = { name, panic: new RustPanic() };
    }

    function close(): void {
      loose = undefined;
      if (block === undefined) return;
      const { name, panic } = block;
      block = undefined;
      // The harness of documentation names the place of the example.
      const example = /^(\S+\.(?:rs|md)) - .*\(line (\d+)\)$/.exec(name);
      ledger.fail({
        name,
        ...(panic.isEmpty ? (loosePanics.get(name)?.parts ?? panic.parts) : panic.parts),
        ...(example === null ? {} : { file: example[1] ?? '', line: Number(example[2]) }),
      });
    }

    function takeLoose(text: string): void {
      const name = /^(?:test \S.* \.\.\. )?\s*thread '(.+)' (?:\(\d+\) )?panicked at /.exec(text)?.[1];
      if (name === undefined || loosePanics.size >= 200) return;
      loose = new RustPanic();
      loose.take(text.slice(text.indexOf("thread '")));
      loosePanics.set(name, loose);
    }

    function takeError(text: string): void {
      if (block !== undefined) return block.panic.take(text);
      if (text.startsWith('error: could not compile `')) {
        ledger.isSure(2);
        ledger.say('error');
      } else if (text.startsWith('error: test failed, to rerun pass') || text.startsWith('error: doctest failed')) {
        ledger.isSure(2);
      }
    }

    function end(): void {
      close();
      const known = new Set(ledger.drafts.map(({ name }) => name));
      for (const [name, panic] of loosePanics)
        if (!known.has(name) && name !== 'main') ledger.fail({ name, ...panic.parts });
      if (isRunning && ledger.said === undefined) ledger.say('interrupted');
    }
  },
});
