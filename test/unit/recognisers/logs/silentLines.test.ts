import assert from 'node:assert/strict';
import { readLog } from '../../../../src/recognisers/logs/logReading.ts';

/** Lines that tools and programs print when nothing is wrong. */
const silent: readonly string[] = [
  '0 errors',
  'Found 0 errors. Watching for file changes.',
  '✖ 0 problems (0 errors, 0 warnings)',
  'no failures',
  'Build succeeded. 0 Warning(s) 0 Error(s)',
  '    0 Error(s)',
  'errors: 0',
  'Errors: 0, Failures: 0, Skipped: 2',
  'Error: 0',
  'ERROR: 0',
  'ERROR 0',
  'error: null',
  'Error: none',
  'error=none status=ok',
  'Tests run: 12, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.05 s',
  'PASS test/error-handler.test.ts',
  '  ✓ throws Error when the order is empty (3 ms)',
  '    ✔ throws TypeError: x is not a function',
  'ok 3 - throws an Error for bad input',
  '--- PASS: TestErrorHandling (0.00s)',
  '[ RUN      ] ErrorTest.ThrowsException',
  '[       OK ] ErrorTest.ThrowsException (0 ms)',
  'test tests::panics_on_error ... ok',
  'tests/test_errors.py::test_raises_value_error PASSED [ 50%]',
  'src/error-handler.ts 4.2 KiB',
  'Compiling error-chain v0.12.4',
  'adding: lib/errors/FatalError.class (deflated 42%)',
  '10.0.0.1 - - [21/Nov/2026:10:00:00 +0000] "GET /errors/404 HTTP/1.1" 200 12 "-" "curl/8"',
  'GET /error 200 3.2 ms',
  'POST /api/error-reports 201',
  'https://example.com/errors/500?error=none',
  '2026-11-21 10:00:00 INFO  [main] c.s.App - Recovered from error: connection reset',
  '2026-11-21 10:00:00,123 - shop - DEBUG - handled TimeoutError: no answer, ERROR was expected',
  '2026-11-21T10:00:00Z DEBUG retrying after Exception in handler',
  'DEBUG:shop:ValueError: caught and ignored',
  '[2026-11-21 10:00:00,000][INFO ][o.e.n.Node] [node-1] error count 0',
  'INFO: error reporting is enabled',
  'info: 0 errors, 0 failures',
  '[info] exception mapper registered',
  'I, [2026-11-21T10:00:00.000000 #12]  INFO -- : no error',
  'I1121 10:00:00.000000   12 main.go:12] error budget is full',
  'D/Shop(123): error handled',
  '{"level":30,"time":1700000000000,"msg":"done without error","error":null}',
  '{"level":"info","msg":"error rate 0.0%","errors":0}',
  '{"level":"debug","msg":"caught","err":{"type":"Error","message":"x","stack":"Error: x\\n    at f (/a.js:1:1)"}}',
  '{"error":null,"data":{"id":7}}',
  '{"severity":"INFO","message":"Exception translation is on"}',
  '{"version":"1.1","host":"a","short_message":"no error","level":6}',
  'level=info msg="error rate" error=0',
  'ts=2026-11-21T10:00:00Z level=debug msg="retry" err="connection refused"',
  'time="2026-11-21T10:00:00Z" level=info msg="FATAL is a level too"',
  '<14>Nov 21 10:00:00 web app[12]: 0 errors',
  '<30>1 2026-11-21T10:00:00Z web app 12 - - no error here',
  '2026/11/21 10:00:00 [notice] 12#12: signal 17 (SIGCHLD) received, no error',
  '[Sat Nov 21 10:00:00.000000 2026] [core:notice] [pid 12] AH00094: Command line: error.log',
  '2026-11-21 10:00:00.000 UTC [12] LOG:  statement: select error_count from errors',
  'SELECT count(*) AS error_count FROM ERROR_LOG WHERE error_count=0',
  ' error_count | fatal_count ',
  'DeprecationWarning: Buffer() is deprecated due to security and usability issues',
  '(node:12) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.',
  'npm warn deprecated request@2.88.2: request has been deprecated, see issue 3142 on error handling',
  'npm WARN deprecated har-validator@5.1.5: this library is no longer supported',
  'PHP Deprecated:  Optional parameter before required in /srv/error.php on line 3',
  '/srv/app.py:12: DeprecationWarning: on_error is deprecated',
  'found 0 vulnerabilities',
  'clang --error-limit=20 -ferror-limit=0 -Werror main.c',
  'cc1: all warnings being treated as they are, -Werror=format',
  '$ grep -c ERROR app.log',
  '> ERROR the build failed last week, see the ticket',
  '"ERROR: disk full" was fixed in release 1.2',
  '- fix: TypeError: x is undefined when the cart is empty',
  '* ERROR: the parser no longer stops',
  'a1b2c3d fix: Error: connect ECONNREFUSED on start',
  'Previously failed: ValueError: bad order',
  'Setting log level to ERROR',
  'LOG_LEVEL=ERROR',
  'Last error: none',
  'error-handler.ts:12:3 covered',
  'Fatal errors: none',
  'panic button is ready',
  'The alert channel is connected',
  'No critical issues were found',
  'warnings: 0',
  'emergency contact saved',
  '+ERROR=1',
  '# ERROR is written when the disk is full',
  'Uncaught exceptions are reported to the console',
  'Unhandled errors: 0',
  '    throw new Error("order is lost");',
  'class OrderError(Exception):',
  'import { ErrorBoundary } from "./ErrorBoundary";',
  'Exception handling is on',
  'ErrorBoundary: mounted',
];

/** Several lines that belong together. */
const silentBlocks: Readonly<Record<string, string>> = {
  'a handled error that is printed for debugging': [
    '2026-11-21 10:00:00 DEBUG handled an error of a customer',
    'Traceback (most recent call last):',
    '  File "/srv/app.py", line 3, in load',
    '    raise ValueError("x")',
    'ValueError: x',
    '2026-11-21 10:00:01 INFO done',
  ].join('\n'),
  'a retry with its trace': [
    'INFO retrying after a timeout',
    'TimeoutError: no answer',
    '    at wait (/srv/app.js:3:1)',
  ].join('\n'),
};

describe('a log without anything wrong', () => {
  for (const line of silent) {
    it(`stays silent: ${line}`, () => {
      const reading = readLog();
      reading.write(`2026-11-21 10:00:00 INFO before\n${line}\n2026-11-21 10:00:01 INFO behind\n`);
      assert.deepEqual(reading.end(), { records: [], counts: { CRITICAL: 0, ERROR: 0, WARNING: 0 } });
    });
  }

  for (const [what, text] of Object.entries(silentBlocks)) {
    it(`stays silent about ${what}`, () => {
      const reading = readLog();
      reading.write(text);
      assert.deepEqual(reading.end(), { records: [], counts: { CRITICAL: 0, ERROR: 0, WARNING: 0 } });
    });
  }
});
