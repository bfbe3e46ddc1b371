import assert from 'node:assert/strict';
import { symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { compareTexts } from '../../../src/watchers/content/compareText.ts';
import { holdsCredentials } from '../../../src/watchers/content/credentials.ts';
import { countLines, readText } from '../../../src/watchers/content/readText.ts';
import { hintProblem } from '../../../src/watchers/hints/hintSource.ts';
import { startPollingHints } from '../../../src/watchers/hints/pollingHints.ts';
import { IgnoreRules } from '../../../src/watchers/ignoreRules.ts';
import { checkPath } from '../../../src/watchers/pathPolicy.ts';
import { Settle } from '../../../src/watchers/settle.ts';
import { parseThreshold } from '../../../src/watchers/threshold.ts';
import { TruthLoop } from '../../../src/watchers/truthLoop.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

describe('settle', () => {
  const times = { quietMs: 300, maxWaitMs: 2000 };

  it('acts once after the quiet time', async () => {
    const clock = new VirtualClock();
    let acted = 0;
    const settle = new Settle(clock, times, () => (acted += 1));
    settle.hint();
    await clock.advance(200);
    settle.hint();
    await clock.advance(299);
    assert.equal(acted, 0);
    await clock.advance(1);
    assert.equal(acted, 1);
    await clock.advance(10_000);
    assert.equal(acted, 1);
  });

  it('acts at the ceiling while hints go on, and once more for the last of them', async () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const settle = new Settle(clock, times, () => at.push(clock.monotonic()));
    for (let i = 0; i < 30; i += 1) {
      settle.hint();
      await clock.advance(100);
    }
    await clock.advance(5000);
    assert.deepEqual(at, [2000, 3200]);
  });

  it('does nothing after it was disposed', async () => {
    const clock = new VirtualClock();
    const settle = new Settle(clock, times, () => assert.fail());
    settle.hint();
    settle.dispose();
    settle.hint();
    await clock.advance(5000);
  });
});

describe('truth loop', () => {
  const times = { quietMs: 300, maxWaitMs: 2000 };

  function loopWith(look: (whole: boolean) => Promise<void>) {
    const clock = new VirtualClock();
    return { clock, loop: new TruthLoop({ clock, logger: silentLogger, times, look }) };
  }

  it('looks at everything when idle for five minutes, and after the machine slept', async () => {
    const looks: boolean[] = [];
    const { clock, loop } = loopWith(async (whole) => void looks.push(whole));
    loop.lookNow();
    await clock.advance(299_000);
    assert.equal(looks.length, 1);
    await clock.advance(2000);
    assert.deepEqual(looks, [true, true]);
    clock.jump(8 * 3_600_000);
    await clock.advance(30_000);
    assert.equal(looks.length, 3);
    loop.dispose();
  });

  it('repeats a failed look after growing waits until it succeeds', async () => {
    const at: number[] = [];
    const { clock, loop } = loopWith(async () => {
      at.push(clock.monotonic());
      if (at.length < 4) throw new Error('store is full');
    });
    loop.lookNow();
    await clock.advance(60_000);
    assert.deepEqual(at, [0, 1000, 3000, 7000]);
    loop.dispose();
  });

  it('does not overlap looks; hints meanwhile lead to one more', async () => {
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    let count = 0;
    const { clock, loop } = loopWith(async () => {
      running += 1;
      most = Math.max(most, running);
      count += 1;
      if (count === 1) await gate.promise;
      running -= 1;
    });
    loop.lookNow();
    for (let i = 0; i < 3; i += 1) {
      loop.hint();
      await clock.advance(400);
    }
    gate.resolve();
    await clock.advance(1000);
    assert.deepEqual([most, count], [1, 2]);
    loop.dispose();
  });
});

describe('threshold text', () => {
  it('reads a count with an optional window', () => {
    assert.deepEqual(parseThreshold('5'), { count: 5, windowMs: 600_000 });
    assert.deepEqual(parseThreshold('3/1h'), { count: 3, windowMs: 3_600_000 });
    for (const odd of ['', '0', '-1', '1.5', '5/', '5/x', '5/1m/2', '1001', 'five'])
      assert.equal(parseThreshold(odd), undefined, odd);
  });
});

describe('text comparison', () => {
  it('gives hunks, counts and the changed lines', () => {
    const change = compareTexts('a\nb\nc\n', 'a\nB\nc\nd\n');
    assert.deepEqual([change?.added, change?.removed, change?.lines], [2, 1, { first: 2, last: 4 }]);
    assert.match(change?.diff ?? '', /^@@ -1,3 \+1,4 @@\n a\n-b\n\+B\n c\n\+d$/);
  });

  it('cuts at whole lines and says how many are missing', () => {
    const change = compareTexts('', Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join(''));
    assert.equal(change?.added, 500);
    assert.match(change?.diff ?? '', /… 301 more lines$/);
  });

  it('counts lines as people do', () => {
    assert.deepEqual(['', 'a', 'a\n', 'a\nb', '\n'].map(countLines), [0, 1, 1, 2, 1]);
  });
});

describe('reading text', () => {
  it('tells text from what is not read', async () => {
    using folder = tempFolder();
    const at = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder.path, name), content);
      return readText(join(folder.path, name));
    };
    assert.deepEqual(await at('a.txt', 'héllo'), { kind: 'text', text: 'héllo' });
    assert.deepEqual(await at('b.bin', Buffer.from([65, 0, 66])), { kind: 'binary' });
    assert.deepEqual(await at('c.txt', 'x'.repeat(1024 * 1024 + 1)), { kind: 'huge' });
    assert.equal((await at('d.txt', 'x'.repeat(1024 * 1024))).kind, 'text');
    assert.deepEqual(await at('.env', 'TOKEN=1'), { kind: 'credentials' });
    symlinkSync(join(folder.path, 'a.txt'), join(folder.path, 'link.txt'));
    await assert.rejects(readText(join(folder.path, 'link.txt')));
    await assert.rejects(readText(join(folder.path, 'missing')));
    assert.deepEqual(await readText('/dev/null'), { kind: 'notRegular' });
  });

  it('knows files that hold credentials', () => {
    for (const path of [
      '.env',
      'a/.env.local',
      'x.pem',
      'id_rsa',
      'id_ed25519',
      '/h/.ssh/config',
      '/h/.aws/credentials',
      '.npmrc',
      'secrets.yaml',
      'prod.tfstate',
    ]) {
      assert.equal(holdsCredentials(path), true, path);
    }
    for (const path of ['environment.ts', 'a.key.ts', 'src/secrets.ts', 'identity.py', 'keys.md'])
      assert.equal(holdsCredentials(path), false, path);
  });
});

describe('path policy', () => {
  const tricks = [
    '../outside',
    '../../etc/passwd',
    '/etc/passwd',
    '/proc/self/environ',
    '/sys/kernel',
    '/dev/zero',
    'a/../../outside',
    './../x',
    '%2e%2e/outside',
    'a%2Fb',
    'a\0b',
    'a\nb',
    '\\\\server\\share\\x',
    '//server/share',
    'file:///etc/passwd',
    'https://example.com/x',
    '~/.ssh/id_rsa',
    '~root/x',
    'C:secret.txt',
    'a\\..\\..\\b',
    'trailing.',
    'dir./x',
    'space ',
    'link-out',
    'link-out/deeper/file',
    'link-loop',
    '',
    '   ',
    'x'.repeat(5000),
    join(homedir(), '.ssh', 'id_rsa'),
    join(homedir(), '.aws', 'credentials'),
    join(homedir(), '.gnupg'),
    join(homedir(), '.SSH', 'id_rsa'),
    '/Proc/self/environ',
    '/ETC/passwd',
    '/run/secrets/x',
    '/',
  ];
  for (const trick of tricks) {
    it(`refuses ${JSON.stringify(trick.slice(0, 40))}, saying why`, async () => {
      using folder = tempFolder();
      using outside = tempFolder();
      symlinkSync(outside.path, join(folder.path, 'link-out'));
      symlinkSync(join(folder.path, 'link-loop'), join(folder.path, 'link-loop'));
      const verdict = await checkPath(trick, {
        base: folder.path,
        roots: [folder.path],
        virtualFiles: undefined,
      });
      assert.ok(verdict.kind === 'refused' && verdict.reason.length > 15, JSON.stringify(verdict));
    });
  }

  it('allows what lies inside, also not yet existing, through links inside, and in added roots', async () => {
    using folder = tempFolder();
    using added = tempFolder();
    mkdirSync(join(folder.path, 'real'));
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'link-in'));
    const check = (input: string) =>
      checkPath(input, { base: folder.path, roots: [folder.path, added.path], virtualFiles: undefined });
    for (const [input, path] of [
      ['.', folder.path],
      ['a/b/c.txt', join(folder.path, 'a/b/c.txt')],
      ['a/../b', join(folder.path, 'b')],
      ['link-in/x', join(folder.path, 'real/x')],
      [join(added.path, 'y'), join(added.path, 'y')],
      ['..hidden', join(folder.path, '..hidden')],
      ['日本/ファイル.txt', join(folder.path, '日本/ファイル.txt')],
    ] as const) {
      assert.deepEqual(await check(input), { kind: 'allowed', path });
    }
  });
});

describe('ignore rules', () => {
  const rulesFor = (root: string, more: Partial<ConstructorParameters<typeof IgnoreRules>[1]> = {}) =>
    new IgnoreRules(root, { gitignore: true, ownFolders: [], ...more });

  it('leave out noise, and never more than that', () => {
    const rules = rulesFor('/w');
    for (const path of ['a.swp', '.DS_Store', 'x/4913', 'a~', '#a#', '.#a', 'b.tmp', 'a.py___jb_tmp___'])
      assert.equal(rules.ignoresFile(path), true, path);
    for (const path of ['a.ts', '.env', 'swap.ts', 'tmp', '.gitignore'])
      assert.equal(rules.ignoresFile(path), false, path);
    for (const path of ['node_modules', 'a/.git', 'x/__pycache__', 'dist'])
      assert.equal(rules.ignoresDirectory(path), true, path);
    for (const path of ['src', 'modules', 'a/distance']) assert.equal(rules.ignoresDirectory(path), false, path);
  });

  it('follow include and exclude, and exclude wins', () => {
    const rules = rulesFor('/w', { include: ['**/*.py'], exclude: ['**/generated/**'] });
    assert.equal(rules.ignoresFile('a/b.py'), false);
    assert.equal(rules.ignoresFile('a/b.ts'), true);
    assert.equal(rules.ignoresFile('generated/b.py'), true);
    assert.equal(rules.ignores('x/generated/b.py'), true);
  });

  it('honour nested .gitignore files, and those above up to the repository', () => {
    using folder = tempFolder();
    const root = join(folder.path, 'app');
    mkdirSync(join(folder.path, '.git'));
    mkdirSync(join(root, 'sub'), { recursive: true });
    writeFileSync(join(folder.path, '.gitignore'), '*.out\napp/private/\n');
    writeFileSync(join(root, '.gitignore'), '*.log\n');
    writeFileSync(join(root, 'sub', '.gitignore'), '!keep.log\n/only-here\n');
    const rules = rulesFor(root);
    rules.readParents();
    rules.enter(root, '', true);
    rules.enter(join(root, 'sub'), 'sub', true);
    assert.equal(rules.takeChanged(), true);
    assert.equal(rules.takeChanged(), false);
    for (const path of ['a.log', 'a.out', 'sub/a.log', 'sub/only-here'])
      assert.equal(rules.ignoresFile(path), true, path);
    for (const path of ['a.ts', 'sub/keep.log', 'only-here']) assert.equal(rules.ignoresFile(path), false, path);
    assert.equal(rules.ignoresDirectory('private'), true);
    rules.enter(root, '', false);
    assert.equal(rules.ignoresFile('a.log'), false);
  });

  it('never report our own files', () => {
    const rules = rulesFor('/w', { ownFolders: ['/w/.lookout'] });
    assert.equal(rules.ignoresDirectory('.lookout'), true);
    assert.equal(rules.ignores('.lookout/x'), true);
  });
});

describe('hint problems', () => {
  it('name the remedy', () => {
    assert.match(hintProblem('ENOSPC').message, /sysctl fs\.inotify\.max_user_watches/);
    assert.match(hintProblem('EMFILE').message, /ulimit -n/);
    assert.match(hintProblem('EIO').message, /EIO/);
  });

  it('polling gives a hint every 5 s until disposed', async () => {
    const clock = new VirtualClock();
    let hints = 0;
    const polling = startPollingHints(clock, () => (hints += 1));
    await clock.advance(15_000);
    polling.dispose();
    await clock.advance(15_000);
    assert.equal(hints, 3);
  });
});
