import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LookoutError } from '../../../../src/core/errors.ts';
import { readTestOutput } from '../../../../src/recognisers/tests/readTestOutput.ts';
import type { TestFailure, TestResult } from '../../../../src/recognisers/tests/testResult.ts';
import { chunksOf } from '../../../support/recordings.ts';

function read(...chunks: readonly string[]): TestResult {
  const reading = readTestOutput();
  for (const chunk of chunks) reading.write(chunk);
  return reading.end();
}

function lines(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

interface Case {
  readonly text: string;
  readonly tool: string;
  readonly status: string;
  /** Passed, failed, skipped. */
  readonly counts: readonly [number, number, number];
  readonly failure?: Partial<TestFailure>;
}

const cases: Readonly<Record<string, Case>> = {
  'JUnit XML of pytest': {
    text: `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="1" tests="3" time="0.052" timestamp="2026-01-01T00:00:00" hostname="box"><testcase classname="test_shop.TestPrices" name="test_doubles" time="0.001" /><testcase classname="test_shop.TestPrices" name="test_adds_up" time="0.001"><failure message="AssertionError: assert 4 == 5">self = &lt;test_shop.TestPrices object&gt;

    def test_adds_up(self):
&gt;       assert price(2) == 5
E       AssertionError: assert 4 == 5
E        +  where 4 = price(2)

test_shop.py:9: AssertionError</failure></testcase><testcase classname="test_shop" name="test_later" time="0.000"><skipped type="pytest.skip" message="not yet">test_shop.py:11: not yet</skipped></testcase></testsuite></testsuites>`,
    tool: 'pytest',
    status: 'failed',
    counts: [1, 1, 1],
    failure: {
      name: 'test_adds_up',
      suite: 'test_shop.TestPrices',
      errorType: 'AssertionError',
      message: 'assert 4 == 5',
      file: 'test_shop.py',
      line: 9,
    },
  },
  'JUnit XML of a pytest run that could not collect': {
    text: `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="0" skipped="0" tests="1" time="0.1"><testcase classname="" name="test_broken" time="0.000"><error message="collection failure">test_broken.py:1: in &lt;module&gt;
    import gone
E   ModuleNotFoundError: No module named 'gone'</error></testcase></testsuite></testsuites>`,
    tool: 'pytest',
    status: 'error',
    counts: [0, 1, 0],
    failure: { name: 'test_broken', file: 'test_broken.py', line: 1 },
  },
  'JUnit XML of Surefire': {
    text: `<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0" name="shop.PriceTest" time="0.071" tests="3" errors="1" skipped="0" failures="1">
  <properties><property name="java.version" value="17"/></properties>
  <testcase name="doubles" classname="shop.PriceTest" time="0.02"/>
  <testcase name="addsUp" classname="shop.PriceTest" time="0.01">
    <failure message="expected: &lt;5&gt; but was: &lt;4&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <5> but was: <4>
	at org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
	at shop.PriceTest.addsUp(PriceTest.java:17)
]]></failure>
    <system-out><![CDATA[FAILURES!!! 12 tests failed]]></system-out>
  </testcase>
  <testcase name="isZero" classname="shop.PriceTest" time="0.001">
    <error message="Cannot invoke &quot;Item.price()&quot;" type="java.lang.NullPointerException">java.lang.NullPointerException: Cannot invoke
	at shop.Price.of(Price.java:5)
	at shop.PriceTest.isZero(PriceTest.java:22)</error>
  </testcase>
</testsuite>`,
    tool: 'surefire',
    status: 'failed',
    counts: [1, 2, 0],
    failure: {
      name: 'addsUp',
      suite: 'shop.PriceTest',
      errorType: 'org.opentest4j.AssertionFailedError',
      message: 'expected: <5> but was: <4>',
      file: 'PriceTest.java',
      line: 17,
    },
  },
  'JUnit XML of GoogleTest': {
    text: `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" disabled="1" errors="0" time="0.002" timestamp="2026-01-01T00:00:00.000" name="AllTests">
  <testsuite name="Prices" tests="3" failures="1" disabled="1" skipped="0" errors="0" time="0.">
    <testcase name="Doubles" file="shop_test.cc" line="5" status="run" result="completed" time="0." classname="Prices" />
    <testcase name="AddsUp" file="shop_test.cc" line="9" status="run" result="completed" time="0." classname="Prices">
      <failure message="shop_test.cc:10&#x0A;Expected equality of these values:&#x0A;  price(2)&#x0A;    Which is: 4&#x0A;  5" type=""><![CDATA[shop_test.cc:10
Expected equality of these values:]]></failure>
    </testcase>
    <testcase name="DISABLED_Later" status="notrun" result="suppressed" time="0." classname="Prices" />
  </testsuite>
</testsuites>`,
    tool: 'googletest',
    status: 'failed',
    counts: [1, 1, 1],
    failure: { name: 'AddsUp', suite: 'Prices', file: 'shop_test.cc', line: 10 },
  },
  'JUnit XML with suites within suites': {
    text: `<testsuites><testsuite name="outer"><testsuite name="inner"><testcase name="one"/><testcase name="two" file="a.spec.ts" line="7"><failure message="no"/></testcase></testsuite><testcase name="three"><skipped/></testcase></testsuite></testsuites>`,
    tool: 'junit',
    status: 'failed',
    counts: [1, 1, 1],
    failure: { name: 'two', suite: 'inner', message: 'no', file: 'a.spec.ts', line: 7 },
  },
  'JUnit XML without tests': {
    text: '<?xml version="1.0"?><testsuites tests="0" failures="0"/>',
    tool: 'junit',
    status: 'none',
    counts: [0, 0, 0],
  },
  TRX: {
    text: `<?xml version="1.0" encoding="utf-8"?>
<TestRun id="1" name="dev@box" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
  <Times creation="2026-01-01T00:00:00.000+00:00" start="2026-01-01T00:00:00.000+00:00" finish="2026-01-01T00:00:01.500+00:00" />
  <Results>
    <UnitTestResult testId="a" testName="Doubles" outcome="Passed" duration="00:00:00.001" />
    <UnitTestResult testId="b" testName="Shop.PriceTests.IsZero" outcome="Failed"><Output><ErrorInfo><Message>System.NullReferenceException : Object reference not set to an instance of an object.</Message><StackTrace>   at Shop.Price.Of(Item item) in /home/dev/shop/Price.cs:line 7
   at Shop.PriceTests.IsZero() in /home/dev/shop/PriceTests.cs:line 20</StackTrace></ErrorInfo></Output></UnitTestResult>
    <UnitTestResult testId="c" testName="Later" outcome="NotExecuted" />
  </Results>
  <TestDefinitions><UnitTest name="Shop.PriceTests.IsZero" id="b"><TestMethod className="Shop.PriceTests" name="IsZero" /></UnitTest></TestDefinitions>
  <ResultSummary outcome="Failed"><Counters total="3" executed="2" passed="1" failed="1" /></ResultSummary>
</TestRun>`,
    tool: 'trx',
    status: 'failed',
    counts: [1, 1, 1],
    failure: {
      name: 'Shop.PriceTests.IsZero',
      suite: 'Shop.PriceTests',
      errorType: 'System.NullReferenceException',
      message: 'Object reference not set to an instance of an object.',
      file: '/home/dev/shop/Price.cs',
      line: 7,
    },
  },
  'go test -json': {
    text: lines(
      { Action: 'start', Package: 'shop' },
      { Action: 'run', Package: 'shop', Test: 'TestDoubles' },
      { Action: 'output', Package: 'shop', Test: 'TestDoubles', Output: '--- PASS: TestDoubles (0.00s)\n' },
      { Action: 'pass', Package: 'shop', Test: 'TestDoubles', Elapsed: 0 },
      { Action: 'run', Package: 'shop', Test: 'TestAddsUp' },
      { Action: 'output', Package: 'shop', Test: 'TestAddsUp', Output: '=== RUN   TestAddsUp\n' },
      { Action: 'output', Package: 'shop', Test: 'TestAddsUp', Output: '    shop_test.go:13: got 4, want 5\n' },
      { Action: 'output', Package: 'shop', Test: 'TestAddsUp', Output: '--- FAIL: TestAddsUp (0.00s)\n' },
      { Action: 'fail', Package: 'shop', Test: 'TestAddsUp', Elapsed: 0 },
      { Action: 'skip', Package: 'shop', Test: 'TestLater', Elapsed: 0 },
      { Action: 'output', Package: 'shop', Output: 'FAIL\n' },
      { Action: 'fail', Package: 'shop', Elapsed: 0.004 },
    ),
    tool: 'go',
    status: 'failed',
    counts: [1, 1, 1],
    failure: { name: 'TestAddsUp', suite: 'shop', message: 'got 4, want 5', file: 'shop_test.go', line: 13 },
  },
  'go test -json of what does not compile': {
    text: lines(
      { ImportPath: 'shop [shop.test]', Action: 'build-output', Output: '# shop [shop.test]\n' },
      { ImportPath: 'shop [shop.test]', Action: 'build-output', Output: './shop_test.go:6:2: undefined: gone\n' },
      { ImportPath: 'shop [shop.test]', Action: 'build-fail' },
      { Action: 'start', Package: 'shop' },
      { Action: 'output', Package: 'shop', Output: 'FAIL\tshop [build failed]\n' },
      { Action: 'fail', Package: 'shop', Elapsed: 0, FailedBuild: 'shop [shop.test]' },
    ),
    tool: 'go',
    status: 'error',
    counts: [0, 0, 0],
    failure: { name: 'shop', message: 'undefined: gone', file: './shop_test.go', line: 6 },
  },
  'go test -json that was interrupted': {
    text: lines({ Action: 'start', Package: 'shop' }, { Action: 'run', Package: 'shop', Test: 'TestSlow' }),
    tool: 'go',
    status: 'interrupted',
    counts: [0, 0, 0],
  },
  "libtest's JSON": {
    text: lines(
      { type: 'suite', event: 'started', test_count: 3 },
      { type: 'test', event: 'started', name: 'prices::doubles' },
      { type: 'test', name: 'prices::doubles', event: 'ok' },
      {
        type: 'test',
        name: 'prices::adds_up',
        event: 'failed',
        stdout:
          "thread 'prices::adds_up' panicked at src/lib.rs:12:9:\nassertion `left == right` failed\n  left: 4\n right: 5\nnote: run with `RUST_BACKTRACE=1`\n",
      },
      { type: 'test', name: 'prices::later', event: 'ignored' },
      {
        type: 'suite',
        event: 'failed',
        passed: 1,
        failed: 1,
        ignored: 1,
        measured: 0,
        filtered_out: 0,
        exec_time: 0.002,
      },
    ),
    tool: 'cargo',
    status: 'failed',
    counts: [1, 1, 1],
    failure: {
      name: 'prices::adds_up',
      errorType: 'panic',
      message: 'assertion `left == right` failed\n  left: 4\n right: 5',
      file: 'src/lib.rs',
      line: 12,
    },
  },
  "nextest's JSON": {
    text: lines(
      { type: 'suite', event: 'started', test_count: 1, nextest: { crate: 'shop', test_binary: 'shop', kind: 'lib' } },
      { type: 'test', event: 'ok', name: 'shop::shop$prices::doubles', exec_time: 0.01 },
      { type: 'suite', event: 'ok', passed: 1, failed: 0, ignored: 0, exec_time: 0.01, nextest: {} },
    ),
    tool: 'nextest',
    status: 'passed',
    counts: [1, 0, 0],
  },
  "pytest's report-log": {
    text: lines(
      { pytest_version: '8.3.0', $report_type: 'SessionStart' },
      {
        nodeid: 'test_shop.py::test_doubles',
        when: 'setup',
        outcome: 'passed',
        duration: 0.1,
        $report_type: 'TestReport',
      },
      {
        nodeid: 'test_shop.py::test_doubles',
        when: 'call',
        outcome: 'passed',
        duration: 0.1,
        $report_type: 'TestReport',
      },
      {
        nodeid: 'test_shop.py::test_doubles',
        when: 'teardown',
        outcome: 'passed',
        duration: 0.1,
        $report_type: 'TestReport',
      },
      {
        nodeid: 'test_shop.py::TestPrices::test_is_zero',
        location: ['test_shop.py', 8, 'TestPrices.test_is_zero'],
        when: 'call',
        outcome: 'failed',
        duration: 0.1,
        longrepr: {
          reprcrash: { path: '/home/dev/shop/test_shop.py', lineno: 10, message: "TypeError: 'NoneType' object" },
        },
        $report_type: 'TestReport',
      },
      { exitstatus: 1, $report_type: 'SessionFinish' },
    ),
    tool: 'pytest',
    status: 'failed',
    counts: [1, 1, 0],
    failure: {
      name: 'test_is_zero',
      suite: 'TestPrices',
      errorType: 'TypeError',
      message: "'NoneType' object",
      file: '/home/dev/shop/test_shop.py',
      line: 10,
    },
  },
  "pytest's report-log that could not collect": {
    text: lines(
      {
        nodeid: 'test_broken.py',
        outcome: 'failed',
        longrepr: "E   ModuleNotFoundError: No module named 'gone'",
        $report_type: 'CollectReport',
      },
      { exitstatus: 2, $report_type: 'SessionFinish' },
    ),
    tool: 'pytest',
    status: 'error',
    counts: [0, 1, 0],
    failure: { name: 'test_broken.py', errorType: 'ModuleNotFoundError' },
  },
  "pytest-json-report's JSON": {
    text: JSON.stringify({
      created: 1,
      duration: 0.5,
      exitcode: 1,
      root: '/home/dev/shop',
      summary: { passed: 1, failed: 1, error: 1, xfailed: 1, total: 4, collected: 4 },
      tests: [
        { nodeid: 'test_shop.py::test_doubles', lineno: 1, outcome: 'passed' },
        {
          nodeid: 'test_shop.py::test_adds_up',
          lineno: 4,
          outcome: 'failed',
          setup: { outcome: 'passed' },
          call: {
            outcome: 'failed',
            crash: { path: '/home/dev/shop/test_shop.py', lineno: 6, message: 'AssertionError: assert 4 == 5' },
          },
        },
        {
          nodeid: 'test_shop.py::test_setup',
          lineno: 9,
          outcome: 'error',
          setup: { outcome: 'failed', longrepr: 'E   KeyError: 1' },
        },
      ],
    }),
    tool: 'pytest',
    status: 'failed',
    counts: [1, 2, 1],
    failure: { name: 'test_adds_up', errorType: 'AssertionError', message: 'assert 4 == 5', line: 6 },
  },
};

describe('a report of a test run', () => {
  for (const [name, { text, tool, status, counts, failure }] of Object.entries(cases)) {
    it(`is understood: ${name}`, () => {
      const result = read(text);
      const [passed, failed, skipped] = counts;
      const { tool: by, status: was, total } = result;
      assert.deepEqual(
        { tool: by, status: was, passed: result.passed, failed: result.failed, skipped: result.skipped, total },
        { tool, status, passed, failed, skipped, total: passed + failed + skipped },
      );
      const [first] = result.failures;
      const known = Object.fromEntries(
        Object.keys(failure ?? {}).map((key) => [key, first?.[key as keyof TestFailure]]),
      );
      assert.deepEqual(known, failure ?? {});
      if (failure === undefined) assert.deepEqual(result.failures, []);
    });
  }

  it('is understood in the same way whatever the chunks and line ends', () => {
    const texts = fc.constantFrom(...Object.values(cases).map(({ text }) => text));
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 20 }), (text, cuts) => {
        assert.deepEqual(read(...chunksOf(text, cuts)), read(text));
      }),
    );
    const { text = '' } = cases['JUnit XML of Surefire'] ?? {};
    const { failures: _failures, ...counts } = read(text.replaceAll('\n', '\r\n'));
    const { failures: _same, ...expected } = read(text);
    assert.deepEqual(counts, expected);
  });

  it('that is cut anywhere is refused as not complete, and never crashes', () => {
    for (const name of ['JUnit XML of Surefire', 'TRX', "pytest-json-report's JSON"]) {
      const { text = '' } = cases[name] ?? {};
      fc.assert(
        fc.property(fc.integer({ min: 80, max: text.length - 2 }), (length) => {
          assert.throws(
            () => read(text.slice(0, length)),
            (error: unknown) => LookoutError.is(error, 'invalid') && error.message.includes('is not complete: '),
          );
        }),
        { numRuns: 60 },
      );
    }
  });

  it('does not expand entities that it declares', () => {
    const entities = Array.from(
      { length: 9 },
      (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
    ).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "boom">${entities}]><testsuites name="&e9;"><testsuite/></testsuites>`;
    assert.throws(
      () => read(bomb),
      (error: unknown) => LookoutError.is(error, 'invalid'),
    );
  });

  it('that is nested too deeply is refused', () => {
    const deep = `<testsuites>${'<testsuite>'.repeat(200)}${'</testsuite>'.repeat(200)}</testsuites>`;
    assert.throws(
      () => read(deep),
      (error: unknown) => LookoutError.is(error, 'invalid'),
    );
  });

  it('of another kind is refused', () => {
    for (const text of ['<?xml version="1.0"?><project/>', '{"config": {"a": 1}}'])
      assert.throws(
        () => read(text),
        (error: unknown) => LookoutError.is(error, 'invalid'),
      );
  });
});
