import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLines, runCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const config = `version: 1
settings: { language: ja }
channels:
  team: { type: discord, webhookUrl: "http://127.0.0.1:1/api/webhooks/1/x", language: en }
  phone: { type: telegram, botToken: "\${secret:NONE}", chatId: "1" }
`;

function prepare(folder: string): void {
  mkdirSync(join(folder, 'templates', 'discord'), { recursive: true });
  writeFileSync(join(folder, 'c.yaml'), config);
  writeFileSync(join(folder, 'templates', 'discord', 'build.liquid'), 'Look: {{ event.title }}\nby {{ data.tool }}');
}

describe('lookout template', () => {
  it('lists the templates in use, built-in ones too, and fails when one is broken, as doctor warns', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    prepare(cwd);
    const list = ['template', 'list', '--json', '--config', 'c.yaml', '--store', 'store'];
    const good = await runCli(list, { cwd });
    assert.equal(good.code, 0, good.stderr);
    assert.deepEqual(jsonLines(good.stdout), [
      { template: 'built-in', channel: 'team', type: 'discord' },
      { template: 'built-in', channel: 'phone', type: 'telegram' },
      { template: 'built-in', channel: 'toast', type: 'toast' },
      { scope: 'user', file: join(cwd, 'templates', 'discord', 'build.liquid'), place: 'discord', events: 'build.*' },
    ]);
    writeFileSync(join(cwd, 'templates', 'test.failed.liquid'), 'x\n{% oops %}');
    const bad = await runCli(list, { cwd });
    assert.equal(bad.code, 1);
    const [problem] = (jsonLines(bad.stdout) as { problem?: string }[]).filter((line) => line.problem !== undefined);
    assert.match(problem?.problem ?? '', /tag "oops" not found/);
    const words = await runCli(
      list.filter((argument) => argument !== '--json'),
      { cwd },
    );
    assert.match(
      words.stdout,
      /✓ built-in {2}team \(discord\)\n[\s\S]*✗ .*test\.failed\.liquid {2}all channels, test\.failed/,
    );
    const doctor = await runCli(['doctor', '--config', 'c.yaml', '--store', 'store'], { cwd });
    assert.match(doctor.stdout, /! templates: .*test\.failed\.liquid:2:1: .*"oops" not found/);
  }).timeout(60_000);

  it('previews what a channel would send, of a sample, a file or a recorded event, in its language', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    prepare(cwd);
    const preview = (...more: string[]) =>
      runCli(['template', 'preview', '--config', 'c.yaml', '--store', 'store', ...more], { cwd });
    const sample = await preview('--channel', 'team', '--json');
    assert.equal(sample.code, 0, sample.stderr);
    const [told] = jsonLines(sample.stdout) as [
      { template: string; body: { embeds: { title: string; description: string }[] } },
    ];
    assert.match(told.template, /discord\/build\.liquid$/);
    assert.match(told.body.embeds[0]?.title ?? '', /^Look: Build failed: build:web/);
    assert.equal(told.body.embeds[0]?.description, 'by tsc');

    writeFileSync(join(cwd, 'event.json'), '{"type":"deploy.failed","title":"Deploy broke","data":{"path":"a.ts"}}');
    const file = await preview('--channel', 'phone', '--event', 'event.json');
    assert.match(file.stdout, /Template {2}built-in\nLanguage {2}ja\n\n❌ Deploy broke\nファイル: a\.ts/);
    assert.match(file.stdout, /cannot be used now/);
    const japanese = await preview('--channel', 'toast', '--event', 'build.failed');
    assert.match(japanese.stdout, /ビルドが失敗しました: build:web（エラー 2 件）（12\.4 秒）/);
  }).timeout(60_000);

  it('says what is wrong with a call', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    prepare(cwd);
    const cases: [string[], number, RegExp][] = [
      [['template'], 2, /"template list" or "template preview"/],
      [['template', 'preview'], 2, /--channel NAME/],
      [['template', 'preview', '--channel', 'nobody'], 1, /no channel "nobody"\. There are: team, phone, toast/],
      [['template', 'preview', '--channel', 'team', '--event', 'x'], 1, /no event x\. Samples: file\.modified/],
    ];
    for (const [args, code, words] of cases) {
      const result = await runCli([...args, '--config', 'c.yaml', '--store', 'store'], { cwd });
      assert.equal(result.code, code);
      assert.match(result.stderr, words);
    }
  }).timeout(60_000);
});
