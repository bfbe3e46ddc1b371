import assert from 'node:assert/strict';
import { readTestOutput } from '../../../../src/recognisers/tests/readTestOutput.ts';

describe('output that is of no test run', () => {
  const texts: Readonly<Record<string, string>> = {
    'a list': 'What is new:\n\n  - faster\n  - smaller\n\nSee CHANGELOG.md\n',
    'marks of an installer': 'Installing\n  ✔ downloaded\n  ✔ unpacked\n',
    'durations of a build': '✔ compiled (300ms)\n✔ packed (1.5ms)\n',
    'prose that begins with ok': 'ok 12 files copied\nok 3 files left\n',
    'dots of a progress': 'Connecting\n...\nconnected\n',
    'figures without a run':
      '0 errors\nno failures\nTests: 3 failed, 3 total\n  4 failed\n  2 passed (3s)\nℹ fail 4\n# fail 4\n',
    // lint-staged, as it is left when it is not a terminal.
    'nested tasks': `✔ Preparing lint-staged...
⚠ Running tasks for staged files...
  ❯ packages/shop/.lintstagedrc.json — 2 files
    ✔ *.js — 2 files
      ✔ eslint --fix
    ↓ *.css — no files
✔ Applying modifications from tasks...
`,
    'tasks below a task': '✔ Install\n  ✔ Dependencies\n    ✔ fetched\n    ✔ linked\n  - Hooks\n    - skipped\n',
    'a tree of packages': `shop@1.0.0 /home/dev/shop
├── mocha@12.0.3
│   ├─┬ chokidar@5.0.0
│   └── yargs@17.7.2
└── typescript@7.0.2
`,
    'a README': `# Shop

Features:

  Prices
    ✓ doubled
    ✓ of nothing
    - some day

  Setup
    1) npm install
    2) npm start
`,
    'steps of a guide':
      'To begin:\n\n  1) Sign in\n    1) Open the page\n    2) Enter the code\n  2) Start\n    - npm start\n',
    'a doctor': `Doctor summary (to see all details, run flutter doctor -v):
[✓] Flutter (Channel stable, 3.24.0)
    ✓ Framework revision 80c2e84975
    ✗ Android SDK is missing
[!] Connected device
    ! No devices available
`,
    'a doctor who indents': '\nEnvironment\n  ✓ Node.js\n    ✓ 24.21.0\n  ✓ npm\n    ✓ 11.0.0\n',
    'containers that start': ` Network shop_default  Created
  Container shop-db-1
    ✔ Healthy
  Container shop-web-1
    ✔ Started
`,
    'a checklist of a release': `
Release 1.2.0

  Before
    ✓ the tests are green
    ✓ the changelog is written
    1) sign the tag

  After
    - tell the users
`,
    'questions of a generator': `? Which template do you want?
  1) minimal
    2) with tests
    3) all
Answer:
`,
    'routes of a build': `Route (app)                 Size  First Load JS
┌ ○ /                       5.2 kB         92 kB
└ ● /orders/[id]            1.1 kB         88 kB
      ✓ prerendered
`,
    'problems of a linter': `
  /home/dev/shop/price.js
    ✖ 1:1  error  Unexpected var
    ✓ 2:1  fixed

  1 problem
`,
    'a file name': 'GET /assets/error-handler.ts 200\n FAIL over done\n',
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`stays unknown: ${name}`, () => {
      const reading = readTestOutput();
      reading.write(text);
      assert.equal(reading.end(0).tool, 'unknown');
    });
  }
});
