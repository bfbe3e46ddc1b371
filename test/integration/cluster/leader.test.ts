import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { leaderAddress } from '../../../src/cluster/address.ts';
import { joinLeadership, type Leadership, pokeEngine } from '../../../src/cluster/leader.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { InboxMessage } from '../../support/inbox/messages.ts';
import { startInbox } from '../../support/inbox/server.ts';
import { checkAccounting } from '../../support/accounting.ts';
import { runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

let epoch = 0;
const join_ = (directory: string, onPoke: () => void = () => {}): Promise<Leadership> =>
  joinLeadership({ directory, store: { raiseEpoch: async () => (epoch += 1) }, logger: silentLogger, onPoke });

const becomesLeader = (leadership: Leadership) =>
  new Promise<void>((resolve) => {
    if (leadership.isLeader) resolve();
    else leadership.onDidChange((leads) => leads && resolve());
  });

describe('leadership', () => {
  it('belongs to one at a time, and goes to another with a higher epoch when the leader goes', async () => {
    using folder = tempFolder();
    const members = [await join_(folder.path), await join_(folder.path), await join_(folder.path)];
    assert.deepEqual(
      members.map(({ isLeader }) => isLeader),
      [true, false, false],
    );
    const first = members[0]?.epoch ?? 0;
    const taken = Promise.race(members.slice(1).map(becomesLeader));
    members[0]?.dispose();
    await taken;
    const leaders = members.filter(({ isLeader }) => isLeader);
    assert.equal(leaders.length, 1);
    assert.ok((leaders[0]?.epoch ?? 0) > first);
    for (const member of members) member.dispose();
  });

  it('is poked by followers and from outside, and says whether anyone leads', async () => {
    using folder = tempFolder();
    assert.equal(await pokeEngine(folder.path), false);
    let pokes = 0;
    let poked: () => void = () => {};
    const leader = await join_(folder.path, () => {
      pokes += 1;
      poked();
    });
    const next = () => new Promise<void>((resolve) => (poked = resolve));
    let heard = next();
    const follower = await join_(folder.path);
    await heard;
    heard = next();
    follower.poke();
    await heard;
    heard = next();
    assert.equal(await pokeEngine(folder.path), true);
    await heard;
    leader.poke();
    assert.ok(pokes >= 4);
    follower.dispose();
    leader.dispose();
  });

  it('hangs up on whatever says anything else', async () => {
    using folder = tempFolder();
    const leader = await join_(folder.path, () => assert.fail('poked by junk'));
    for (const junk of ['GET / HTTP/1.1\r\n\r\n', 'x'.repeat(100_000), '{"poke":true}\n']) {
      const socket = connect(leaderAddress(folder.path));
      socket.on('error', () => {});
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(junk);
      await closed;
    }
    assert.equal(leader.isLeader, true);
    leader.dispose();
  });

  it('is taken over after kill -9, past the socket file that was left behind', async () => {
    using folder = tempFolder();
    const script = `import { joinLeadership } from ${JSON.stringify(join(import.meta.dirname, '../../../src/cluster/leader.ts'))};
      await joinLeadership({ directory: ${JSON.stringify(folder.path)}, store: { raiseEpoch: async () => 1 }, logger: { debug() {}, info() {}, warn() {}, error() {} }, onPoke() {} });
      console.log('leads'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const follower = await join_(folder.path);
    assert.equal(follower.isLeader, false);
    const killedAt = performance.now();
    child.kill('SIGKILL');
    await becomesLeader(follower);
    console.log(`      taken over after ${Math.round(performance.now() - killedAt)} ms`);
    assert.ok(existsSync(leaderAddress(folder.path)));
    follower.dispose();
  });

  it('a long store path gets a short address', () => {
    const address = leaderAddress(`/x/${'long/'.repeat(40)}`);
    assert.ok(Buffer.byteLength(address) <= 100 || process.platform === 'win32');
  });
});

describe('two engines on one store', () => {
  it('deliver each event once, whichever accepted it, and also after the leader stopped', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const config = `version: 1\nchannels: { hook: { type: webhook, url: "${inbox.webhookUrl}" } }\nroutes: [{ name: all, channels: [hook] }]\n`;
    const first = await runApp(folder.path, config);
    const workspace = { key: 'other', name: 'other', baseFolder: folder.path, folders: [folder.path], trusted: true };
    const second = await runApp(folder.path, config, { workspace });
    assert.deepEqual([first.app.isLeader(), second.app.isLeader()], [true, false]);
    writeFileSync(join(folder.path, 'a.txt'), 'x');
    await second.app.watchers.add({ kind: 'file', path: 'a.txt', settle: '10ms' });
    await second.watching();
    writeFileSync(join(folder.path, 'a.txt'), 'y');
    const about = (text: string) => (item: { rawBody: Buffer }) => item.rawBody.includes(text);
    await inbox.waitFor(about('a.txt modified'), { timeoutMs: 8000 });
    await first.stop();
    await second.app.publish(JSON.stringify({ type: 'job.failed', title: 'After the takeover' }));
    await inbox.waitFor(about('After the takeover'), { timeoutMs: 10_000 });
    await second.settled(({ update }) => update.status === 'sent');
    await second.stop();
    assert.equal(inbox.messages.length, 2);
    assert.equal((await checkAccounting(folder.path)).delivered, 2);
  }).timeout(20_000);

  it('pause and resume a channel together, whichever was asked, and also after the leader stopped', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    const hook = (name: string) => `{ type: webhook, url: "${inbox.webhookUrl}", headers: { X-Name: ${name} } }`;
    const config = `version: 1\nchannels: { held: ${hook('held')}, free: ${hook('free')} }\nroutes: [{ name: all, channels: [held, free] }]\n`;
    const first = await runApp(folder.path, config);
    const workspace = { key: 'other', name: 'other', baseFolder: folder.path, folders: [folder.path], trusted: true };
    const second = await runApp(folder.path, config, { workspace });
    const isPaused = ({ app }: typeof first) =>
      app.channels().find(({ name }) => name === 'held')?.state.pause?.cause === 'user';
    const becomes = (running: typeof first, paused: boolean) =>
      new Promise<void>((resolve) => {
        const listening = running.app.onDidChangeChannels(() => {
          if (isPaused(running) !== paused) return;
          listening.dispose();
          resolve();
        });
      });
    const arrived = (name: string, title: string) => (item: InboxMessage) =>
      item.headers['x-name'] === name && item.rawBody.includes(title);
    /** Publishes what only the free channel is sent. */
    const isHeld = async (title: string) => {
      await second.app.publish(JSON.stringify({ type: 'job.failed', title }));
      await inbox.waitFor(arrived('free', title), { timeoutMs: 8000 });
      assert.equal(inbox.messages.some(arrived('held', title)), false);
    };

    let told = becomes(first, true);
    second.app.pauseChannel('held');
    await told;
    await isHeld('one');
    told = becomes(first, false);
    second.app.resumeChannel('held');
    await told;
    await inbox.waitFor(arrived('held', 'one'), { timeoutMs: 8000 });

    told = becomes(second, true);
    first.app.pauseChannel('held');
    await told;
    await first.stop();
    await isHeld('two');
    second.app.resumeChannel('held');
    await inbox.waitFor(arrived('held', 'two'), { timeoutMs: 8000 });
    await second.settled(({ delivery, update }) => delivery.event.title === 'two' && update.status === 'sent');
    await second.stop();
  }).timeout(30_000);
});
