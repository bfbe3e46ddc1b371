import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningApp, runApp } from '../../support/runApp.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const channels = 'channels: { toast: { type: toast } }\nroutes: [{ name: all, channels: [toast] }]\n';
const config = (...watchers: string[]) =>
  `version: 1\n${channels}watchers:\n${watchers.map((text) => `  - { kind: condition, ${text} }\n`).join('')}`;

/** Resolves once so many events of a kind were accepted. */
function accepted({ app }: RunningApp, type: RegExp, count = 1): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const listening = app.onDidAccept(({ event }) => {
      if (!type.test(event.type)) return;
      left -= 1;
      if (left > 0) return;
      listening.dispose();
      resolve();
    });
  });
}

const coverage = (lines: number) =>
  JSON.stringify({
    type: 'coverage.recovered',
    title: `Coverage ${lines}`,
    data: { lines },
    fingerprint: Math.round(lines * 1e6)
      .toString(16)
      .padStart(8, '0'),
  });
/** Resolves when the watchers are so. */
function until({ app }: RunningApp, fits: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => fits() && resolve();
    app.watchers.onDidChange(check);
    check();
  });
}

/** Resolves when a message was shown. */
async function shownOf(running: RunningApp, title: string): Promise<void> {
  await running.settled(() => running.shown.some(({ event }) => event.title === title));
}

const titles = ({ shown }: RunningApp) => shown.map(({ event }) => event.title);

describe('a watched condition', () => {
  it('"deploy succeeds" in a log is told once, with environment, version and address, and a failure not', async () => {
    using folder = tempFolder();
    const log = join(folder.path, 'deploy.log');
    writeFileSync(log, 'Deploy succeeded: https://old.example.com\n');
    const running = await runApp(folder.path, config('when: deploy succeeds, log: deploy.log'));
    await running.watching();
    appendFileSync(log, 'Deployment failed: no space\nDeploying shop 2.4.1 to production\n');
    const next = accepted(running, /^deploy\./);
    appendFileSync(log, 'Deploy succeeded: https://shop.example.com\n');
    await next;
    await running.settled(({ update }) => update.status === 'sent');
    await running.stop();
    assert.deepEqual(titles(running), ['Deploy succeeded: 2.4.1 to production']);
    const { data, type } = running.shown[0]?.event ?? {};
    assert.equal(type, 'deploy.succeeded');
    assert.deepEqual(
      [data?.['environment'], data?.['version'], data?.['url']],
      ['production', '2.4.1', 'https://shop.example.com'],
    );
  });

  it('"deploy succeeds" of a command is told when exit code and output agree', async () => {
    using folder = tempFolder();
    const runs = new ScriptedRuns();
    const running = await runApp(folder.path, config('when: deploy succeeds'), { runs });
    await running.watching();
    runs.play({ commandLine: 'npm run deploy' }, 'Deployment failed\n', { exitCode: 0 });
    runs.play({ commandLine: 'npm run deploy' }, 'Deployment failed\n', { exitCode: 1 });
    const next = accepted(running, /^deploy\./);
    runs.play({ commandLine: 'npm run deploy' }, 'Uploading v3 to staging\n', { exitCode: 0 });
    await next;
    await running.settled(({ update }) => update.status === 'sent');
    await running.stop();
    assert.deepEqual(titles(running), ['Deploy succeeded: v3 to staging']);
  });

  it('about what is known is told when it comes true and when it ends, also over a restart', async () => {
    using folder = tempFolder();
    const text = config('when: test coverage < 80%');
    const first = await runApp(folder.path, text);
    await first.watching();
    let next = accepted(first, /^condition\.met/);
    await first.app.publish(coverage(79));
    await next;
    await shownOf(first, 'Condition met: test coverage < 80%');
    await first.stop();
    const second = await runApp(folder.path, text);
    await second.watching();
    next = accepted(second, /^condition\.cleared/);
    await second.app.publish(coverage(78));
    await second.app.publish(coverage(81));
    await next;
    await shownOf(second, 'No longer: test coverage < 80%');
    await second.stop();
    assert.ok(titles(first).includes('Condition met: test coverage < 80%'));
    assert.deepEqual(
      titles(second).filter((title) => !title.startsWith('Coverage')),
      ['No longer: test coverage < 80%'],
    );
  });

  for (const named of ['more than 2 errors in 10 minutes, log: shop.log', 'more than 2 errors per minute in shop.log'])
    it(`about errors reads them in the log that it names, whole ones, and not those of other logs: ${named}`, async () => {
      using folder = tempFolder();
      const log = join(folder.path, 'shop.log');
      const other = join(folder.path, 'other.log');
      for (const path of [log, other]) writeFileSync(path, 'ERROR old\n');
      const text = config(`when: ${named}`);
      const watchers = `${text}  - { kind: errors, path: other.log }\n`;
      const running = await runApp(folder.path, watchers);
      await running.watching();
      let next = accepted(running, /^log\./, 3);
      appendFileSync(other, 'ERROR one\nERROR two\nERROR three\n');
      await next;
      next = accepted(running, /^condition\.met/);
      const trace = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    x\nNameError: two\n';
      appendFileSync(log, `ERROR one\nINFO fine\n${trace}INFO fine\n`);
      appendFileSync(log, 'ERROR three\n');
      await next;
      const [met, ...more] = await running.app.ownHistory({ limit: 5, typeGlob: 'condition.*' });
      assert.deepEqual([met?.event.title, more], [`Condition met: ${named.replace(/, log: .*/, '')}`, []]);
      assert.equal(met?.event.description, 'three');
      await running.stop();
    });

  it('says so when nothing measures what it is about, until somebody publishes it', async () => {
    using folder = tempFolder();
    const running = await runApp(folder.path, config('when: cpu > 90%'));
    const stateIs = (state: string) => () => running.app.watchers.list()[0]?.state === state;
    await until(running, stateIs('degraded'));
    assert.match(running.app.watchers.list()[0]?.health?.problem ?? '', /^cpu is not measured here yet: /);
    const met = accepted(running, /^condition\.met/);
    await running.app.publish(
      JSON.stringify({ type: 'resource.cpu.high', title: 'CPU at 95 %', data: { percent: 95 } }),
    );
    await met;
    await until(running, stateIs('watching'));
    await running.stop();
  });

  it('says so when it has no log to read, or one that it has no use for', async () => {
    using folder = tempFolder();
    const running = await runApp(
      folder.path,
      config('when: build fails, log: build.log', `when: '"timeout" appears 3 times in 5 minutes'`),
    );
    await until(running, () => running.app.watchers.list().every(({ state }) => state === 'degraded'));
    const problems = running.app.watchers.list().map(({ health }) => health?.problem ?? '');
    assert.match(problems[0] ?? '', /^build\.log is not read: .*Remove the "log"/);
    assert.equal(problems[1], 'Give it a "log" in which to look.');
    await running.stop();
  });

  it('over lines of a log is told for each line that fits', async () => {
    using folder = tempFolder();
    const log = join(folder.path, 'app.log');
    const running = await runApp(folder.path, config(`when: '"out of memory" appears in app.log'`));
    const next = accepted(running, /^condition\.met/);
    await until(running, () => running.app.watchers.list()[0]?.health?.waits === true);
    writeFileSync(log, 'all is well\nkilled: out of memory\n');
    await next;
    await running.settled(({ update }) => update.status === 'sent');
    await running.stop();
    assert.equal(running.shown[0]?.event.description, 'killed: out of memory');
  });

  it('may be about the branch that is checked out, which every event names', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, '.git'));
    const checkOut = (branch: string) => writeFileSync(join(folder.path, '.git/HEAD'), `ref: refs/heads/${branch}\n`);
    checkOut('work/in-progress');
    const running = await runApp(folder.path, config('when: tests fail 1 times in 10 minutes on main'));
    await running.watching();
    const fail = () => running.app.publish(JSON.stringify({ type: 'test.failed', title: 'Tests failed' }));
    let next = accepted(running, /^test\.failed/);
    await fail();
    await next;
    checkOut('main');
    next = accepted(running, /^condition\.met/);
    await fail();
    await next;
    const history = await running.app.history({ limit: 20 });
    await running.stop();
    assert.deepEqual(
      history.filter(({ event }) => event.type === 'test.failed').map(({ event }) => event.labels['branch']),
      ['main', 'work/in-progress'],
    );
    assert.equal(history.filter(({ event }) => event.type === 'condition.met').length, 1);
  });

  it('that an event told already is not told again', async () => {
    using folder = tempFolder();
    const running = await runApp(folder.path, config('when: a build fails'));
    await running.watching();
    const next = accepted(running, /^condition\.met/);
    await running.app.publish(JSON.stringify({ type: 'build.failed', title: 'Build failed: shop' }));
    await next;
    await running.settled(({ update }) => update.status === 'sent');
    await running.stop();
    assert.deepEqual(titles(running), ['Build failed: shop']);
    const later = await runApp(folder.path, 'version: 1\n');
    const met = (await later.app.history({ limit: 20 })).find(({ event }) => event.type === 'condition.met');
    assert.equal(met?.decisions.at(-1)?.code, 'toldAlready');
  });

  it('that is not clear is told at its line with suggestions, and cannot be added', async () => {
    using folder = tempFolder();
    const running = await runApp(folder.path, config('when: deploy explodes'));
    const [diagnostic] = [...running.app.config().diagnostics.values()].flat();
    assert.match(diagnostic?.message ?? '', /is not clear\. Say it like: "deploy succeeds"/);
    for (const [key, text] of [
      ['when', 'deploy implodes'],
      ['expr', 'coverage.lines <'],
    ] as const)
      await assert.rejects(running.app.watchers.add({ kind: 'condition', [key]: text }), { reason: 'invalid' });
    await running.stop();
  });

  it('that ends a mute and does not compile is told at its line; the mute is left out and the rest works', async () => {
    using folder = tempFolder();
    const mute = `mutes: [{ match: { type: job.failed }, until: { when: 'branch ==' } }]`;
    const running = await runApp(folder.path, `version: 1\nchannels: { toast: { type: toast } }\n${mute}\n`);
    const [diagnostic] = [...running.app.config().diagnostics.values()].flat();
    assert.match(`${diagnostic?.place.line}: ${diagnostic?.message}`, /^3: The condition branch == does not compile/);
    await running.app.publish(JSON.stringify({ type: 'job.failed', title: 'Job' }));
    await running.settled(({ update }) => update.status === 'sent');
    await running.stop();
  });

  it('whose expression does not compile says so in its tooltip', async () => {
    using folder = tempFolder();
    const running = await runApp(folder.path, config("expr: 'coverage.lines <'"));
    await until(running, () => running.app.watchers.list()[0]?.state === 'degraded');
    assert.match(running.app.watchers.list()[0]?.health?.problem ?? '', /token/i);
    await running.stop();
  });
});
