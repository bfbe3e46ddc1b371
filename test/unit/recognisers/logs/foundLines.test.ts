import assert from 'node:assert/strict';
import { readLog } from '../../../../src/recognisers/logs/logReading.ts';
import type { LogRecord } from '../../../../src/recognisers/logs/logRecord.ts';

type Known = Partial<LogRecord>;

/** Single lines, and what must be read in them. */
const found: readonly (readonly [string, Known])[] = [
  ['ERROR: disk full', { level: 'ERROR', message: 'disk full' }],
  ['ERROR disk full', { level: 'ERROR', message: 'disk full' }],
  ['[ERROR] disk full', { level: 'ERROR', message: 'disk full' }],
  ['[error] disk full', { level: 'ERROR', message: 'disk full' }],
  ['[Error] disk full', { level: 'ERROR', message: 'disk full' }],
  ['error: disk full', { level: 'ERROR', message: 'disk full' }],
  ['Error: disk full', { level: 'ERROR', type: 'Error', message: 'disk full' }],
  ['FATAL: disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['fatal: not a git repository', { level: 'CRITICAL', message: 'not a git repository' }],
  ['CRITICAL:root:disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['ERROR:shop.orders:disk full', { level: 'ERROR', message: 'disk full' }],
  ['SEVERE: disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21 10:00:00 ERROR disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21 10:00:00,123 ERROR disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21 10:00:00,123 - shop.orders - ERROR - disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21T10:00:00.123Z ERROR disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21T10:00:00.123Z error: disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21T10:00:00.123Z\terror\tshop/main.go:12\tdisk full', { level: 'ERROR' }],
  ['10:00:00.123 [main] ERROR c.s.Orders - disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21 10:00:00.123 ERROR 1 --- [main] c.s.Orders : disk full', { level: 'ERROR', message: 'disk full' }],
  [
    '2026-11-21T10:00:00.123+01:00 ERROR 1 --- [shop] [           main] c.s.Orders                  : disk full',
    { level: 'ERROR', message: 'disk full' },
  ],
  ['[2026-11-21 10:00:00 +0000] [12] [ERROR] disk full', { level: 'ERROR', message: 'disk full' }],
  ['[2026-11-21 10:00:00,000: ERROR/MainProcess] disk full', { level: 'ERROR', message: 'disk full' }],
  ['[2026-11-21T10:00:00,000][ERROR][o.e.b.Bootstrap] [node-1] disk full', { level: 'ERROR', message: 'disk full' }],
  ['[2026-11-21T10:00:00Z ERROR shop::orders] disk full', { level: 'ERROR', message: 'disk full' }],
  ['21-Nov-2026 10:00:00.000 SEVERE [main] org.apache.X.start disk full', { level: 'ERROR' }],
  ['E, [2026-11-21T10:00:00.000000 #12] ERROR -- : disk full', { level: 'ERROR', message: 'disk full' }],
  ['F, [2026-11-21T10:00:00.000000 #12] FATAL -- shop: disk full', { level: 'CRITICAL', message: 'disk full' }],
  [
    'E1121 10:00:00.000000   12 main.go:42] disk full',
    { level: 'ERROR', message: 'disk full', file: 'main.go', lineNumber: 42 },
  ],
  ['F1121 10:00:00.000000   12 main.go:42] disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['E/Shop(123): disk full', { level: 'ERROR', message: 'disk full' }],
  ['E/AndroidRuntime: FATAL EXCEPTION: main', { level: 'ERROR' }],
  ['[10:00:00 ERR] disk full', { level: 'ERROR', message: 'disk full' }],
  ['[10:00:00 FTL] disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['10:00AM ERR disk full', { level: 'ERROR', message: 'disk full' }],
  ['ERRO[0012] disk full', { level: 'ERROR', message: 'disk full' }],
  ['FATA[0012] disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['fail: Shop.Orders[13]\n      disk full', { level: 'ERROR', message: 'disk full', endLine: 3 }],
  ['crit: Shop.Orders[13]\n      disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['level=error msg="disk full"', { level: 'ERROR', message: 'disk full' }],
  ['time="2026-11-21T10:00:00Z" level=fatal msg="disk full"', { level: 'CRITICAL', message: 'disk full' }],
  ['time=2026-11-21T10:00:00Z level=ERROR msg="disk \\"C\\" full"', { level: 'ERROR', message: 'disk "C" full' }],
  [
    'ts=2026-11-21T10:00:00Z caller=main.go:12 level=error err="disk full"',
    { message: 'disk full', file: 'main.go', lineNumber: 12 },
  ],
  ['EROR[11-21|10:00:00] disk full', { level: 'ERROR' }],
  ['{"level":50,"time":1,"pid":2,"hostname":"a","msg":"disk full"}', { level: 'ERROR', message: 'disk full' }],
  ['{"level":60,"time":1,"pid":2,"hostname":"a","msg":"disk full"}', { level: 'CRITICAL' }],
  ['{"name":"shop","hostname":"a","pid":1,"level":50,"msg":"disk full","v":0}', { level: 'ERROR' }],
  ['{"level":"error","message":"disk full","timestamp":"2026-11-21"}', { level: 'ERROR', message: 'disk full' }],
  ['{"event": "disk full", "level": "error", "timestamp": "2026-11-21"}', { level: 'ERROR', message: 'disk full' }],
  [
    '{"level":"error","ts":1.7,"caller":"shop/main.go:12","msg":"disk full","error":"no space"}',
    { file: 'shop/main.go', lineNumber: 12 },
  ],
  ['{"level":"fatal","ts":1.7,"msg":"disk full"}', { level: 'CRITICAL', message: 'disk full' }],
  ['{"severity":"CRITICAL","message":"disk full"}', { level: 'CRITICAL', message: 'disk full' }],
  ['{"version":"1.1","host":"a","short_message":"disk full","level":3}', { level: 'ERROR', message: 'disk full' }],
  [
    '{"@timestamp":"2026","log.level":"ERROR","message":"disk full","error.type":"java.io.IOException"}',
    { type: 'java.io.IOException' },
  ],
  ['{"@t":"2026","@mt":"disk {Name} full","@l":"Error"}', { level: 'ERROR' }],
  [
    '{"t":{"$date":"2026"},"s":"E","c":"STORAGE","id":1,"ctx":"main","msg":"disk full"}',
    { level: 'ERROR', message: 'disk full' },
  ],
  [
    '{"levelname": "ERROR", "message": "disk full", "pathname": "/srv/app.py", "lineno": 7}',
    { file: '/srv/app.py', lineNumber: 7 },
  ],
  ['<11>Nov 21 10:00:00 web app[12]: disk full', { level: 'ERROR', message: 'disk full' }],
  ['<10>Nov 21 10:00:00 web app[12]: disk full', { level: 'CRITICAL' }],
  ['<27>1 2026-11-21T10:00:00Z web app 12 - - disk full', { level: 'ERROR', message: 'disk full' }],
  ['Nov 21 10:00:00 web app[12]: ERROR disk full', { level: 'ERROR', message: 'disk full' }],
  ['Nov 21 10:00:00 web app[12]: error: disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026/11/21 10:00:00 [error] 12#12: *3 disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026/11/21 10:00:00 [emerg] 12#12: disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['2026/11/21 10:00:00 [alert] 12#12: disk full', { level: 'CRITICAL' }],
  [
    '[Sat Nov 21 10:00:00.000000 2026] [core:error] [pid 12:tid 3] [client 10.0.0.1:80] AH00037: disk full',
    { level: 'ERROR', message: 'disk full' },
  ],
  ['2026-11-21 10:00:00.000 UTC [12] PANIC:  disk full', { level: 'CRITICAL', message: 'disk full' }],
  ['2026-11-21 10:00:00 UTC [12]: [3-1] user=a,db=b ERROR:  disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21T10:00:00.000000Z 0 [ERROR] [MY-010123] [Server] disk full', { level: 'ERROR', message: 'disk full' }],
  ['2026-11-21 10:00:00.000 [error] <0.1.0> disk full', { level: 'ERROR' }],
  ['ERROR:    Exception in ASGI application', { level: 'ERROR', message: 'Exception in ASGI application' }],
  [
    '[2026-11-21 10:00:00] production.ERROR: disk full {"userId":1}',
    { level: 'ERROR', message: 'disk full {"userId":1}' },
  ],
  ['[Nest] 12  - 11/21/2026, 10:00:00 AM   ERROR [Orders] disk full', { level: 'ERROR', message: 'disk full' }],
  ['npm error code E404\nnpm error 404 Not Found', { level: 'ERROR', message: 'code E404', endLine: 3 }],
  ['npm ERR! code E404\nnpm ERR! 404 Not Found', { level: 'ERROR', message: 'code E404', endLine: 3 }],
  ['TypeError: x is not a function', { type: 'TypeError', message: 'x is not a function' }],
  ['Uncaught ReferenceError: x is not defined', { type: 'ReferenceError' }],
  ['java.lang.NullPointerException', { type: 'java.lang.NullPointerException', message: '' }],
  ['2026-11-21 10:00:00 java.io.IOException: disk full', { type: 'java.io.IOException', message: 'disk full' }],
  ['Unhandled exception. System.IO.IOException: disk full', { type: 'System.IO.IOException', message: 'disk full' }],
  ['main.c:5:3: error: expected a semicolon', { level: 'ERROR' }],
  ['prog: error: unrecognized arguments: --x', { level: 'ERROR' }],
  ['\u001B[31mERROR\u001B[39m disk full', { level: 'ERROR', message: 'disk full' }],
  ['\u001B[1;31merror\u001B[0m: disk full', { level: 'ERROR', message: 'disk full' }],
  ['api-1  | ERROR disk full', { service: 'api-1', message: 'disk full' }],
  ['\u001B[36mapi_1  |\u001B[0m [error] disk full', { service: 'api_1', message: 'disk full' }],
  ['./run.sh: line 3:    12 Segmentation fault      (core dumped) ./app', { type: 'Segmentation fault' }],
  [
    'PHP Parse error:  syntax error, unexpected token in /srv/a.php on line 3',
    { level: 'CRITICAL', file: '/srv/a.php', lineNumber: 3 },
  ],
];

/** Warnings are counted and are no records. */
const warnings: readonly string[] = [
  'WARN disk nearly full',
  'WARNING:root:disk nearly full',
  '[warn] disk nearly full',
  'warn: disk nearly full',
  '2026-11-21 10:00:00,123 WARN  [main] c.s.Orders - disk nearly full, 0 errors',
  '{"level":40,"msg":"disk nearly full"}',
  'level=warning msg="disk nearly full"',
  '2026/11/21 10:00:00 [warn] 12#12: disk nearly full',
  '[10:00:00 WRN] disk nearly full',
  'W1121 10:00:00.000000   12 main.go:42] disk nearly full',
  'PHP Warning:  Undefined variable $x in /srv/a.php on line 3',
];

describe('a log in which something is wrong', () => {
  for (const [line, known] of found) {
    it(`is found: ${line}`, () => {
      const reading = readLog();
      reading.write(`2026-11-21 10:00:00 INFO before\n${line}\n2026-11-21 10:00:01 INFO behind\n`);
      const { records } = reading.end();
      assert.equal(records.length, 1);
      assert.equal(records[0]?.line, 2);
      assert.deepEqual(
        Object.fromEntries(Object.keys(known).map((key) => [key, records[0]?.[key as keyof LogRecord]])),
        known,
      );
    });
  }

  for (const line of warnings) {
    it(`counts a warning: ${line}`, () => {
      const reading = readLog();
      reading.write(`2026-11-21 10:00:00 INFO before\n${line}\n`);
      assert.deepEqual(reading.end(), { records: [], counts: { CRITICAL: 0, ERROR: 0, WARNING: 1 } });
    });
  }
});
