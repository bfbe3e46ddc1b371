import { type ErrorParts, splitMessage } from '../errorBlock.ts';
import { FailureList } from '../failureList.ts';
import type { TestFailure, TestResult } from '../testResult.ts';
import { emptyTally, statusOf, testResultOf } from '../testTally.ts';
import { isObject, type JsonObject, numberIn, objectIn, objectsIn, textIn } from '../../jsonValue.ts';
import { errorInTrace } from './errorInTrace.ts';
import { placeInTrace } from './places.ts';

/** Reads a whole JSON report; undefined when it is not of this kind. */
export type JsonReport = (report: JsonObject) => TestResult | undefined;

/** Jest's `--json`, and Vitest's reporter `json`, which follows it (https://jestjs.io/docs/configuration#testresultsprocessor-string). */
export const jestJson: JsonReport = (report) => {
  if (typeof report['numTotalTests'] !== 'number' || !Array.isArray(report['testResults'])) return undefined;
  // Vitest 1 takes skipped tests for passed in its totals: the tests are counted.
  const tally = emptyTally();
  const failures = new FailureList();
  let uncollected = 0;
  let lastMs = 0;
  for (const suite of objectsIn(report['testResults'])) {
    const file = textIn(suite['name']);
    const tests = objectsIn(suite['assertionResults']);
    lastMs = Math.max(lastMs, numberIn(suite['endTime']));
    for (const test of tests) {
      const isFailed = test['status'] === 'failed';
      tally[isFailed ? 'failed' : test['status'] === 'passed' ? 'passed' : 'skipped'] += 1;
      if (isFailed) failures.add(jestFailure(test, file));
    }
    if (suite['status'] !== 'failed' || tests.some((one) => one['status'] === 'failed')) continue;
    uncollected += 1;
    failures.add({
      name: file,
      file,
      ...errorInTrace(textIn(suite['message']).replace(/^\s*● Test suite failed to run\n/, '')),
    });
  }
  const startMs = numberIn(report['startTime']);
  const status =
    report['wasInterrupted'] === true
      ? 'interrupted'
      : tally.failed === 0 && uncollected > 0
        ? 'error'
        : statusOf(tally);
  return testResultOf({
    // Only Jest counts files that it could not run.
    tool: 'numRuntimeErrorTestSuites' in report ? 'jest' : 'vitest',
    status,
    tally,
    failures,
    durationMs: lastMs > startMs && startMs > 0 ? lastMs - startMs : undefined,
  });
};

function jestFailure(test: JsonObject, suiteFile: string): TestFailure {
  const titles = Array.isArray(test['ancestorTitles']) ? test['ancestorTitles'].map(String) : [];
  const messages = Array.isArray(test['failureMessages']) ? test['failureMessages'].map(String) : [];
  const { line } = objectIn(test['location']);
  const suite = titles.filter((title) => title !== '').join(' › ');
  return {
    name: textIn(test['title']),
    ...(suite === '' ? {} : { suite }),
    file: suiteFile,
    ...(typeof line === 'number' ? { line } : {}),
    ...errorInTrace(messages[0] ?? ''),
  };
}

/** Mocha's reporter `json` (https://mochajs.org/#json). */
export const mochaJson: JsonReport = (report) => {
  const stats = report['stats'];
  if (!isObject(stats) || typeof stats['passes'] !== 'number') return undefined;
  const failures = new FailureList();
  for (const test of objectsIn(report['failures'])) {
    const name = textIn(test['title']);
    const full = textIn(test['fullTitle']);
    const suite = full.endsWith(name) ? full.slice(0, full.length - name.length).trim() : '';
    const error = objectIn(test['err']);
    const file = textIn(test['file']);
    const parts = errorInTrace(textIn(error['stack']) || textIn(error['message']));
    const errorType = parts.errorType ?? textIn(error['name']);
    failures.add({
      name,
      ...(suite === '' ? {} : { suite }),
      ...(file === '' ? {} : { file }),
      ...parts,
      ...(errorType === '' ? {} : { errorType }),
      message: splitMessage(textIn(error['message'])).message || parts.message,
    });
  }
  const tally = {
    passed: numberIn(stats['passes']),
    failed: numberIn(stats['failures']),
    skipped: numberIn(stats['pending']),
  };
  const durationMs = numberIn(stats['duration']);
  return testResultOf({ tool: 'mocha', status: statusOf(tally), tally, failures, durationMs });
};

/** pytest-json-report (https://github.com/numirias/pytest-json-report#format). */
export const pytestJson: JsonReport = (report) => {
  const { summary } = report;
  if (!isObject(summary) || typeof report['exitcode'] !== 'number') return undefined;
  const count = (name: string) => numberIn(summary[name]);
  const failures = new FailureList();
  const broken = objectsIn(report['collectors']).filter(({ outcome }) => outcome === 'failed');
  for (const { nodeid, longrepr } of broken) {
    const place = placeInTrace(textIn(longrepr));
    failures.add({ name: textIn(nodeid), file: textIn(nodeid), ...pythonSaid(textIn(longrepr)), ...place });
  }
  for (const test of objectsIn(report['tests'])) {
    if (test['outcome'] === 'failed' || test['outcome'] === 'error') failures.add(pytestFailure(test));
  }
  const errors = count('error') + (count('error') === 0 ? broken.length : 0);
  const tally = {
    passed: count('passed') + count('xpassed'),
    failed: count('failed') + errors,
    skipped: count('skipped') + count('xfailed'),
  };
  const exit = report['exitcode'];
  // pytest's exit codes: https://docs.pytest.org/en/stable/reference/exit-codes.html
  const status =
    broken.length > 0 && broken.length >= tally.failed
      ? 'error'
      : exit === 2
        ? 'interrupted'
        : exit === 3 || exit === 4
          ? 'error'
          : statusOf(tally);
  return testResultOf({ tool: 'pytest', status, tally, failures, durationMs: numberIn(report['duration']) * 1000 });
};

function pytestFailure(test: JsonObject): TestFailure {
  const [file = '', ...names] = textIn(test['nodeid']).split('::');
  const suite = names.slice(0, -1).join('::');
  const stage = ['setup', 'call', 'teardown']
    .map((name) => objectIn(test[name]))
    .find((one) => one['outcome'] === 'failed');
  const crash = objectIn(stage?.['crash']);
  const line = numberIn(test['lineno']) + 1;
  const trace = textIn(stage?.['longrepr']);
  const parts = pythonSaid(textIn(crash['message']) || trace);
  const errorType = parts.errorType ?? pythonSaid(trace).errorType;
  return {
    name: names.at(-1) ?? file,
    ...(suite === '' ? {} : { suite }),
    file: textIn(crash['path']) || file,
    line: numberIn(crash['lineno']) || line,
    ...parts,
    ...(errorType === undefined ? {} : { errorType }),
  };
}

/** Playwright's reporter `json` (https://playwright.dev/docs/api/class-reporter, `JSONReport`). */
export const playwrightJson: JsonReport = (report) => {
  const stats = report['stats'];
  if (!isObject(stats) || typeof stats['expected'] !== 'number' || !Array.isArray(report['suites'])) return undefined;
  const failures = new FailureList();
  const errors = objectsIn(report['errors']);
  for (const error of errors) {
    const { file, line } = objectIn(error['location']);
    const parts = errorInTrace(textIn(error['stack']) || textIn(error['message']));
    failures.add({
      name: textIn(file) || 'playwright',
      ...(typeof file === 'string' ? { file, line: numberIn(line) } : {}),
      ...parts,
    });
  }
  let wasInterrupted = false;
  const walk = (suite: JsonObject, titles: readonly string[]): void => {
    for (const spec of objectsIn(suite['specs'])) {
      for (const test of objectsIn(spec['tests'])) {
        const results = objectsIn(test['results']);
        wasInterrupted ||= results.some((result) => result['status'] === 'interrupted');
        if (test['status'] === 'unexpected') failures.add(playwrightFailure(spec, results, titles));
      }
    }
    for (const inner of objectsIn(suite['suites'])) walk(inner, [...titles, textIn(inner['title'])]);
  };
  // The outermost suites are the files.
  for (const file of objectsIn(report['suites'])) walk(file, []);
  const tally = {
    passed: numberIn(stats['expected']) + numberIn(stats['flaky']),
    failed: numberIn(stats['unexpected']),
    skipped: numberIn(stats['skipped']),
  };
  const status = wasInterrupted ? 'interrupted' : errors.length > 0 && tally.failed === 0 ? 'error' : statusOf(tally);
  return testResultOf({ tool: 'playwright', status, tally, failures, durationMs: numberIn(stats['duration']) });
};

function playwrightFailure(spec: JsonObject, results: readonly JsonObject[], titles: readonly string[]): TestFailure {
  const failed = results.find((result) => result['status'] !== 'passed') ?? {};
  const error = objectIn(failed['error'] ?? objectsIn(failed['errors'])[0]);
  const place = objectIn(error['location']);
  const suite = titles.join(' › ');
  return {
    name: textIn(spec['title']),
    ...(suite === '' ? {} : { suite }),
    ...errorInTrace(textIn(error['message']) || textIn(error['value']) || textIn(error['stack'])),
    file: textIn(place['file']) || textIn(spec['file']),
    line: numberIn(place['line']) || numberIn(spec['line']),
  };
}

/** Message and class of a Python error: its own line, or the marked one of a traceback. */
export function pythonSaid(text: string): Pick<ErrorParts, 'errorType' | 'message'> {
  const marked = [...text.matchAll(/^E {3}(\S.*)$/gm)].map((match) => match[1] ?? '');
  const { errorType, message } = splitMessage(marked.length === 0 ? text : marked.join('\n'));
  const type = errorType ?? /\.py:\d+: ([\w.]+)$/m.exec(text)?.[1];
  return { ...(type === undefined ? {} : { errorType: type }), message };
}
