import assert from 'node:assert/strict';
import { createControl } from '../../../src/app/control.ts';
import type { Language } from '../../../src/core/language.ts';
import { loadSentences } from '../../../src/core/words/sentence.ts';
import { type CommandResult, runCommand } from '../../../src/control/registry.ts';
import { hook, inWorld, loose, type World } from '../../support/world.ts';

const broken = {
  type: 'build.failed',
  title: 'Build failed: web',
  incident: 'build web',
  data: { transition: 'broke' },
};

function inControl(
  work: (run: (text: string) => Promise<CommandResult>, world: World) => Promise<void>,
  language: Language = 'en',
) {
  return inWorld(
    (inbox) => `settings: { ${loose} }\nchannels: { ${hook(inbox)} }`,
    (world) => {
      const control = createControl(world.running.app, world.clock.now, language);
      return work((text) => runCommand(text, { control, caller: { name: 'Sam', language } }), world);
    },
  );
}

describe('commands on the running engine', () => {
  it('make, list, pause, resume and delete watchers', () =>
    inControl(async (run, { running }) => {
      const made = await run('watch-file notes.txt --threshold 5');
      assert.deepEqual([made.status, made.command], ['done', 'watch-file']);
      const { id } = made.result as { id: number };
      assert.match((await run('WATCH LIST')).message, new RegExp(`#${id} file notes\\.txt`));
      await run(`watch pause ${id} 15m`);
      assert.match((await run(`watch show ${id}`)).message, /paused/);
      await run('resume');
      assert.ok(!(await run(`watch show ${id}`)).message.includes('paused'));
      await run('pause 1h');
      assert.ok(running.app.watchers.list().every(({ state }) => state === 'paused'));
      assert.equal((await run(`watch delete #${id}`)).status, 'done');
      assert.equal((await run(`watch show ${id}`)).message, `There is no watcher #${id}.`);
    }));

  it('show what is broken, take it, snooze it and explain it', () =>
    inControl(async (run, world) => {
      assert.match((await run('status')).message, /Nothing is broken/);
      const { event } = await world.publish(broken);
      assert.match((await run('status')).message, /1 broken:\n- Build failed: web/);
      assert.match((await run('ack build')).message, /You take care of "Build failed: web"/);
      assert.match((await run('status')).message, /taken by Sam/);
      assert.match((await run(`snooze ${event.id.slice(0, 20)} 4h`)).message, /snoozed for 4 h/);
      const again = await world.publish({ ...broken, data: { transition: 'broke', again: 1 } });
      assert.ok(again.decisions.some(({ code }) => code === 'muted'));
      assert.match((await run(`explain ${again.event.id}`)).message, /Muted by "Build failed: web"/);
      assert.match((await run('history 1')).message, /Build failed: web/);
    }));

  it('sum up what happened until now, of this workspace, in the words of the caller', () =>
    inControl(async (run, world) => {
      const nothing = await run('report daily');
      assert.match(nothing.message, /^Daily report · test · .*\nNothing happened in these 24 hours\.$/);
      await world.publish({ ...broken, data: { ...broken.data, durationMs: 4000 } });
      await world.publish({ type: 'build.completed', title: 'Build fixed: web', data: { durationMs: 2000 } });
      const { message, result, status } = await run('REPORT');
      assert.equal(status, 'done');
      assert.match(message, /^Weekly report/);
      assert.match(message, /Builds: Builds 2, Succeeded 50 % \(1 of 2\), Average duration 3 s \(over 2 builds\)/);
      assert.match(message, /- Build failed: web · Times 1 · .* · open/);
      assert.ok(message.split('\n').length < 20, message);
      const { period, builds } = result as { period: string; builds: { successRate: unknown } };
      assert.deepEqual([period, builds.successRate], ['weekly', { value: 0.5, samples: 2 }]);
    }));

  it('say what a condition means before they watch for it, and refuse an unclear one', () =>
    inControl(async (run) => {
      assert.match((await run('alert-when "test coverage < 80%"')).message, /You are told when: .*coverage/);
      const unclear = await run('alert-when depoly succeeds');
      assert.deepEqual([unclear.status, unclear.command], ['failed', 'alert-when']);
      assert.match(unclear.message, /deploy succeeds/);
    }));

  it('that fail say why, and change nothing', () =>
    inControl(async (run, { running }) => {
      const before = running.app.watchers.list().length;
      for (const [text, status, message] of [
        ['watch-file /etc/hostname', 'denied', /never watched/],
        ['watch pause 99', 'failed', /no watcher #99/],
        ['ack nothing', 'failed', /no open problem nothing/],
        ['explain 1234', 'failed', /no event 1234/],
        ['tests-output', 'failed', /No output of a test run/],
        ['help nonsense', 'failed', /no command "nonsense"/],
      ] as const) {
        const result = await run(text);
        assert.equal(result.status, status, text);
        assert.match(result.message, message);
      }
      assert.equal(running.app.watchers.list().length, before);
    }));

  it('are answered in the language of who gives them', () =>
    inControl(async (run) => {
      await loadSentences('ja');
      await run('watch-build');
      assert.match((await run('watch list')).message, /^#\d+ build ビルド – (?:開始中|監視中)$/m);
      assert.equal((await run('alert-when deploy fails')).message, '次のときに通知します: デプロイが失敗する');
      const { message } = await run('alert-when depoly succeeds');
      assert.match(message, /^「depoly succeeds」の意味がはっきりしません。/);
    }, 'ja'));
});
