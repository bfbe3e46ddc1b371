import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines, runCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

describe('the command line', () => {
  it('says how it is used, and what is wrong with a call', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const cases: [string[], number, RegExp][] = [
      [['--help'], 0, /Usage: lookout COMMAND/],
      [[], 2, /Usage: lookout COMMAND/],
      [['fly'], 2, /no command "fly"/],
      [['history', '--since', 'soon'], 2, /not a duration/],
      [['history', '--limit', '0'], 2, /from 1 to 10000/],
      [['history', '--nonsense'], 2, /--nonsense/],
      [['publish'], 2, /Give the event as JSON/],
      [['publish', '{"type":"job.failed"'], 2, /JSON/],
      [['publish', '{"title":"no type"}'], 2, /type/],
      [['explain'], 2, /event id/],
      [['explain', '01ARZ3NDEKTSV4RRFFQ69G5FAV'], 1, /no event 01ARZ3NDEKTSV4RRFFQ69G5FAV/],
      [['explain', 'missing.json'], 1, /missing\.json cannot be read/],
    ];
    const env = { LOOKOUT_HOME: join(cwd, 'home') };
    const results = await Promise.all(cases.map(([args]) => runCli(args, { cwd, env })));
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      const [args, expected, words] = cases[index] ?? [];
      assert.equal(code, expected, `${args?.join(' ')}: ${stderr}`);
      assert.match(stdout + stderr, words ?? /$^/);
    }
  }).timeout(30_000);

  it('explains an event from a file by the configuration, without sending or keeping it', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    writeFileSync(
      join(cwd, 'c.yaml'),
      'version: 1\nchannels:\n  hook: { type: webhook, url: "http://127.0.0.1:1/" }\nroutes:\n  - { name: jobs, match: { type: "job.*" }, channels: [hook] }\n',
    );
    writeFileSync(join(cwd, 'event.json'), '{"type":"job.failed","title":"Job failed"}');
    const args = ['event.json', '--config', 'c.yaml', '--store', 'store'];
    const { code, stdout, stderr } = await runCli(['explain', ...args, '--json'], { cwd });
    assert.equal(code, 0, stderr);
    const [answer] = jsonLines(stdout) as [{ decisions: { stage: string; rule?: unknown }[]; deliveries: unknown[] }];
    assert.deepEqual(answer.deliveries, []);
    const rule = answer.decisions.find(({ stage }) => stage === 'route')?.rule;
    assert.deepEqual(rule, { file: join(cwd, 'c.yaml'), line: 5 });
    const words = await runCli(['explain', ...args], { cwd });
    assert.match(words.stdout, /Job failed\n.*route/s);
    const history = await runCli(['history', '--store', 'store', '--json'], { cwd });
    assert.equal(history.stdout, '');
  }).timeout(30_000);

  it('doctor looks at the machine, the configuration, the store and every channel', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const config = join(cwd, 'c.yaml');
    writeFileSync(config, 'version: 1\nchannels: { team: { type: slack, webhookUrl: "${secret:TEAM_URL}" } }\n');
    const args = ['doctor', '--config', config, '--store', join(cwd, 'store')];
    const found = await runCli([...args, '--json'], { cwd });
    assert.equal(found.code, 0, found.stderr);
    const checks = jsonLines(found.stdout);
    assert.deepEqual(
      checks.map(({ check }) => check),
      ['watch limit', 'git', 'configuration', 'store', 'permissions', 'clock', 'channel team', 'channel toast'],
    );
    assert.match(String(checks.at(-2)?.['message']), /TEAM_URL/);
    writeFileSync(config, 'version: 1\nchanels: {}\n');
    const broken = await runCli(args, { cwd });
    assert.equal(broken.code, 1);
    assert.match(broken.stdout, /✗ configuration: .*c\.yaml:2:1/);
  }).timeout(30_000);

  it('takes secrets from the environment or from a file that only its owner can read', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const store = join(cwd, 'store');
    const config = join(cwd, 'c.yaml');
    writeFileSync(config, 'version: 1\nchannels: { team: { type: slack, webhookUrl: "${secret:TEAM_URL}" } }\n');
    const about = async (env: NodeJS.ProcessEnv = {}) => {
      const { stdout } = await runCli(['doctor', '--config', config, '--store', store, '--json'], { cwd, env });
      return jsonLines(stdout).find(({ check }) => check === 'channel team');
    };
    const url = 'http://127.0.0.1:1/slack';
    assert.equal((await about({ TEAM_URL: url }))?.['status'], 'ok');
    mkdirSync(store, { recursive: true });
    const file = join(store, 'secrets.json');
    writeFileSync(file, JSON.stringify({ TEAM_URL: url }), { mode: 0o600 });
    assert.equal((await about())?.['status'], 'ok');
    if (process.platform !== 'win32') {
      chmodSync(file, 0o644);
      assert.match(String((await about())?.['message']), /chmod 600/);
      chmodSync(file, 0o600);
    }
    writeFileSync(file, 'no json');
    assert.match(String((await about())?.['message']), /cannot be read as JSON/);
  }).timeout(30_000);
});
