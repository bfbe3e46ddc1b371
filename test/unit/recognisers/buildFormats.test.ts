import assert from 'node:assert/strict';
import type { BuildResult } from '../../../src/recognisers/builds/buildResult.ts';
import { buildRecognisers, readBuild } from '../../../src/recognisers/builds/registry.ts';

function read(text: string, options: { readonly tool?: string; readonly exit?: number } = {}): BuildResult {
  const reading = readBuild(options.tool);
  reading.write(text);
  return reading.end(options.exit);
}

interface Format {
  readonly name: string;
  readonly text: string;
  readonly exit?: number;
  readonly expected: Partial<Omit<BuildResult, 'problems' | 'cycles'>> & {
    readonly problems?: readonly object[];
    readonly cycles?: readonly string[];
  };
}

/** Written after the tools' known formats, and not recorded: of tools that cannot run here, and of other versions. */
const formats: readonly Format[] = [
  {
    name: 'dotnet with its console logger',
    text: `MSBuild version 17.8.3+195e7f5a3 for .NET
  Determining projects to restore...
/shop/Cart.cs(5,24): error CS0103: The name 'prcies' does not exist in the current context [/shop/Shop.csproj]
/shop/Cart.cs(3,9): warning CS0168: The variable 'unused' is declared but never used [/shop/Shop.csproj]

Build FAILED.

/shop/Cart.cs(3,9): warning CS0168: The variable 'unused' is declared but never used [/shop/Shop.csproj]
/shop/Cart.cs(5,24): error CS0103: The name 'prcies' does not exist in the current context [/shop/Shop.csproj]
    1 Warning(s)
    1 Error(s)

Time Elapsed 00:00:02.50
`,
    expected: {
      tool: 'dotnet',
      status: 'failed',
      errors: 1,
      warnings: 1,
      durationMs: 2500,
      problems: [
        {
          severity: 'error',
          file: '/shop/Cart.cs',
          line: 5,
          column: 24,
          code: 'CS0103',
          message: "The name 'prcies' does not exist in the current context",
        },
        {
          severity: 'warning',
          file: '/shop/Cart.cs',
          line: 3,
          column: 9,
          code: 'CS0168',
          message: "The variable 'unused' is declared but never used",
        },
      ],
    },
  },
  {
    name: 'dotnet that succeeds, by its console logger',
    text: '  Shop -> /shop/bin/Shop.dll\n\nBuild succeeded.\n    0 Warning(s)\n    0 Error(s)\n\nTime Elapsed 00:01:02.00\n',
    exit: 0,
    expected: { tool: 'dotnet', status: 'succeeded', errors: 0, warnings: 0, durationMs: 62_000, problems: [] },
  },
  {
    name: 'dotnet with its terminal logger',
    text: `Restore complete (0.5s)
  Shop failed with 1 error(s) and 1 warning(s) (0.7s)
    C:\\shop\\Cart.cs(3,9): warning CS0168: The variable 'unused' is declared but never used
    C:\\shop\\Cart.cs(5,24): error CS0103: The name 'prcies' does not exist in the current context

Build failed with 1 error(s) and 1 warning(s) in 1.6s
`,
    exit: 1,
    expected: { tool: 'dotnet', status: 'failed', errors: 1, warnings: 1, durationMs: 1600 },
  },
  {
    name: 'dotnet without a project',
    text: 'MSBUILD : error MSB1003: Specify a project or solution file.\n',
    exit: 1,
    expected: {
      tool: 'dotnet',
      status: 'failed',
      problems: [{ severity: 'error', code: 'MSB1003', message: 'Specify a project or solution file.' }],
    },
  },
  {
    name: 'docker build whose step fails, plain',
    text: `#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 98B done
#1 DONE 0.0s

#5 [2/2] RUN make
#5 0.231 gcc -c main.c
#5 0.250 main.c:2:32: error: expected ';' before '}' token
#5 0.260 make: *** [Makefile:5: main.o] Error 1
#5 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2
------
 > [2/2] RUN make:
0.250 main.c:2:32: error: expected ';' before '}' token
------
Dockerfile:3
--------------------
   1 |     FROM gcc
   3 | >>> RUN make
--------------------
ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2
`,
    exit: 1,
    expected: {
      tool: 'docker',
      status: 'failed',
      errors: 1,
      problems: [{ severity: 'error', file: 'main.c', line: 2, column: 32, message: "expected ';' before '}' token" }],
    },
  },
  {
    name: 'docker build whose step says nothing, in a terminal',
    text: `\u001B[?25l[+] Building 0.1s (1/2)\r\n => [internal] load build definition\r\n\u001B[0A\u001B[1A[+] Building 1.2s (5/5) FINISHED        docker:default
 => [1/2] FROM docker.io/library/alpine                                        0.0s
 => ERROR [2/2] RUN false                                                      0.3s
------
 > [2/2] RUN false:
------
Dockerfile:2
--------------------
   2 | >>> RUN false
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1
`,
    expected: {
      tool: 'docker',
      status: 'failed',
      errors: 1,
      durationMs: 1200,
      problems: [
        {
          severity: 'error',
          file: 'Dockerfile',
          line: 2,
          message: 'process "/bin/sh -c false" did not complete successfully: exit code: 1',
        },
      ],
    },
  },
  {
    name: 'docker build that succeeds',
    text: '#6 exporting to image\n#6 writing image sha256:0a1b done\n#6 naming to docker.io/library/shop done\n#6 DONE 0.1s\n',
    expected: { tool: 'docker', status: 'succeeded', errors: 0 },
  },
  {
    name: 'docker build before BuildKit',
    text: "Step 1/2 : FROM alpine\n ---> 0a1b2c3d4e5f\nStep 2/2 : RUN false\n ---> Running in 0a1b2c3d4e5f\nThe command '/bin/sh -c false' returned a non-zero code: 1\n",
    exit: 1,
    expected: { tool: 'docker', status: 'failed', errors: 1 },
  },
  {
    name: 'docker build of a Dockerfile with a mistake',
    text: 'Dockerfile:3\n--------------------\nERROR: failed to solve: dockerfile parse error on line 3: unknown instruction: RNU (did you mean RUN?)\n',
    expected: {
      tool: 'docker',
      status: 'failed',
      problems: [
        { severity: 'error', file: 'Dockerfile', line: 3, message: 'unknown instruction: RNU (did you mean RUN?)' },
      ],
    },
  },
  {
    name: 'docker build that was cancelled',
    text: '#5 [2/2] RUN sleep 60\n#5 CANCELED\nERROR: failed to solve: Canceled: context canceled\n',
    exit: 130,
    expected: { tool: 'docker', status: 'cancelled', errors: 0 },
  },
  {
    name: 'cargo-watch',
    text: `[Running 'cargo check']
    Checking shop v0.1.0 (/shop)
error[E0425]: cannot find value \`prcies\` in this scope
 --> src/main.rs:3:5

error: could not compile \`shop\` due to previous error
[Finished running. Exit status: 101]
[Running 'cargo check']
    Finished dev [unoptimized + debuginfo] target(s) in 0.21s
[Finished running. Exit status: 0]
`,
    expected: { tool: 'cargo', status: 'succeeded', errors: 0, cycles: ['failed', 'succeeded'] },
  },
  {
    name: 'tsc under npm',
    text: '> shop@1.0.0 build\n> tsc\n\nsrc/a.ts(3,7): error TS2322: Type x\nnpm ERR! code ELIFECYCLE\nnpm ERR! errno 2\nnpm ERR! shop@1.0.0 build: `tsc`\nnpm ERR! Exit status 2\n',
    exit: 2,
    expected: { tool: 'tsc', status: 'failed', errors: 1 },
  },
  {
    name: 'npm 6 alone',
    text: 'npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://registry.npmjs.org/nowhere - Not found\nnpm ERR! 404 \n\nnpm ERR! A complete log of this run can be found in:\nnpm ERR!     /home/dev/.npm/_logs/x-debug.log\n',
    exit: 1,
    expected: { tool: 'npm', status: 'failed', errors: 1 },
  },
  {
    name: 'vite 5 with a plugin that fails',
    text: 'vite v5.4.2 building for production...\ntransforming...\n✓ 3 modules transformed.\nx Build failed in 71ms\nerror during build:\n[vite:esbuild] Transform failed with 1 error:\n/shop/src/main.ts:3:5: ERROR: Unexpected ";"\nfile: /shop/src/main.ts:3:5\n',
    exit: 1,
    expected: { tool: 'vite', status: 'failed', errors: 1 },
  },
  {
    name: 'ESLint that is only warned, with too many warnings',
    text: '\n/shop/a.js\n  1:1  warning  Unexpected console statement  no-console\n\n✖ 1 problem (0 errors, 1 warning)\n\nESLint found too many warnings (maximum: 0).\n',
    exit: 1,
    expected: { tool: 'eslint', status: 'failed', errors: 0, warnings: 1 },
  },
  {
    name: 'ESLint that is only warned',
    text: '\n/shop/a.js\n  1:1  warning  Unexpected console statement  no-console\n\n✖ 1 problem (0 errors, 1 warning)\n',
    expected: { tool: 'eslint', status: 'succeeded', errors: 0, warnings: 1 },
  },
  {
    name: 'ESLint that is warned too often, and says so elsewhere',
    text: '\n/shop/a.js\n  1:1  warning  Unexpected console statement  no-console\n\n✖ 1 problem (0 errors, 1 warning)\n',
    exit: 1,
    expected: { tool: 'eslint', status: 'failed', errors: 0, warnings: 1 },
  },
  {
    name: 'make in an older version',
    text: 'make[2]: *** [main.o] Error 1\nmake[1]: *** [all] Error 2\nmake: *** [sub] Error 2\n',
    exit: 2,
    expected: { tool: 'make', status: 'failed', errors: 1 },
  },
  {
    name: 'an exception group of Python, which is one error',
    text: `  + Exception Group Traceback (most recent call last):
  |   File "/shop/cart.py", line 3, in <module>
  |     raise ExceptionGroup("no prices", errors)
  | ExceptionGroup: no prices (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/shop/price.py", line 7, in price
    | ValueError: one
    +---------------- 2 ----------------
    | TypeError: two
    +------------------------------------
`,
    exit: 1,
    expected: {
      tool: 'python',
      status: 'failed',
      problems: [
        {
          severity: 'error',
          file: '/shop/cart.py',
          line: 3,
          code: 'ExceptionGroup',
          message: 'no prices (2 sub-exceptions)',
        },
      ],
    },
  },
  {
    name: 'a traceback of Python that was logged, after which the program went on',
    text: 'ERROR:root:went on\nTraceback (most recent call last):\n  File "a.py", line 4, in <module>\n    1 / 0\nZeroDivisionError: division by zero\ndone\n',
    exit: 0,
    expected: { tool: 'python', status: 'succeeded', errors: 1 },
  },
  {
    name: 'two workspaces of npm that fail',
    text: '> a@1.0.0 build\n> exit 3\n\nnpm error Lifecycle script `build` failed with error:\nnpm error code 3\nnpm error path /shop/a\n\n> b@1.0.0 build\n> exit 4\n\nnpm error Lifecycle script `build` failed with error:\nnpm error code 4\n',
    exit: 1,
    expected: { tool: 'npm', status: 'failed', errors: 2 },
  },
  {
    name: 'a tool that nobody knows',
    text: 'lib/cart.zig:3:5: error: expected expression\n',
    exit: 1,
    expected: {
      tool: 'unknown',
      status: 'failed',
      errors: 1,
      problems: [{ severity: 'error', file: 'lib/cart.zig', line: 3, column: 5, message: 'expected expression' }],
    },
  },
  { name: 'nothing', text: '', expected: { tool: 'unknown', status: 'unknown', errors: 0, problems: [] } },
  { name: 'nothing, and success', text: '', exit: 0, expected: { tool: 'unknown', status: 'succeeded' } },
  { name: 'nothing, and a failure', text: '', exit: 7, expected: { tool: 'unknown', status: 'failed' } },
];

/** What must not be taken for a problem or for an end. */
const quiet: readonly string[] = [
  '0 errors\nno failures\n0 problems\n',
  'src/error-handler.ts compiled\n  error-handler.js  1.2kb\n',
  '  ✓ throws Error: boom (2 ms)\n  ✓ reports "2 failed"\n',
  '(node:1) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.\n',
  'gcc -Wall -Werror -c error.c -o error.o\n',
  'DEBUG handled error: connection reset, retrying\n',
  'g++ -c warning.cpp\n-- Performing Test HAVE_ERROR - Failed\n',
  'make: [Makefile:3: clean] Error 1 (ignored)\n',
  'npm notice New major version of npm available! 10.0.0 -> 11.0.0\n',
  'Downloading errors-1.0.0.tgz\nFinished: error log is empty\n',
];

describe('the format of a build', () => {
  for (const { name, text, exit, expected } of formats) {
    it(`is read: ${name}`, () => {
      const result = read(text, exit === undefined ? {} : { exit });
      const { cycles = [] } = result;
      const shown = { ...result, cycles: cycles.map(({ status }) => status) };
      const known = Object.fromEntries(Object.keys(expected).map((key) => [key, shown[key as keyof BuildResult]]));
      assert.deepEqual(known, expected);
    });
  }

  for (const text of quiet) {
    it(`is silent: ${text.split('\n')[0]}`, () => {
      const { errors, warnings, status } = read(text);
      assert.deepEqual({ errors, warnings, status }, { errors: 0, warnings: 0, status: 'unknown' });
      assert.equal(read(text, { exit: 0 }).status, 'succeeded');
    });
  }

  it('holds a bounded number of problems, and counts all', () => {
    const reading = readBuild('gcc');
    for (let line = 1; line <= 1000; line += 1) reading.write(`a.c:${line}:1: error: no\n`);
    const { errors, problems } = reading.end(1);
    assert.deepEqual([errors, problems.length], [1000, 200]);
  });

  it('is read in linear time, also from one endless line', () => {
    const starts = [
      '',
      'error: ',
      'a.ts(1,2): error TS1: ',
      'a.c:1:1: warning: ',
      '[ERROR] ',
      '#1 0.1 ',
      'npm ERR! ',
      '  1:1  error  ',
      '[!] ',
      'ERROR in ',
    ];
    const fillers = ['a', ' ', ':1', '(1,', '1:', 'error ', '[', '/a.java:', ' (1:2)', '  '];
    for (const start of starts) {
      for (const filler of fillers) {
        const line = start + filler.repeat(Math.floor(65_000 / filler.length));
        for (const [tool, recogniser] of Object.entries(buildRecognisers)) {
          const begun = process.cpuUsage();
          recogniser.open().line(line);
          const { user } = process.cpuUsage(begun);
          assert.ok(user < 1_000_000, `${tool} needs ${user} µs for ${start}${filler}…`);
        }
      }
    }
  }).timeout(60_000);
});
