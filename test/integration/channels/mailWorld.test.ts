import assert from 'node:assert/strict';
import { type ReceivedMail, type SmtpFarEnd, startSmtpFarEnd } from '../../support/inbox/smtpFarEnd.ts';
import { during, hour, inWorld, loose, settledAs } from '../../support/world.ts';

describe('e-mail through the whole engine', () => {
  let server: SmtpFarEnd;
  beforeEach(async () => {
    server = await startSmtpFarEnd();
  });
  afterEach(() => server.dispose());

  const config = () => `settings: { ${loose} }
channels:
  mail:
    type: email
    smtp: { host: localhost, port: ${server.port}, secure: none }
    from: Lookout <lookout@example.com>
    to:
      - { email: ada@example.com, events: [build.*] }
      - { email: bob@example.com, format: text }
      - { email: boss@example.com, format: digest }
    digest: { every: 1d, at: "09:00", timezone: UTC }`;
  const inboxOf = (email: string): ReceivedMail[] =>
    server.received.filter(({ recipients }) => recipients.includes(email));
  const subjects = (email: string) => inboxOf(email).map(({ mail }) => mail.subject);

  it('goes at once to those who want the event, and once a day as one message to those with a digest', () =>
    inWorld(config, async (world) => {
      const told = world.running.settled(settledAs('sent', 2));
      await world.publish({ type: 'build.failed', title: 'Build broke', incident: 'build web' });
      await world.publish({ type: 'deploy.failed', title: 'Deploy broke' });
      await during(world.clock, told);
      assert.deepEqual(subjects('ada@example.com'), ['❌ Build broke']);
      assert.deepEqual(subjects('bob@example.com').sort(), ['❌ Build broke', '❌ Deploy broke']);
      assert.deepEqual(subjects('boss@example.com'), []);

      const digest = world.running.settled(settledAs('sent', 4));
      await world.clock.advance(21 * hour);
      await during(world.clock, digest);
      const [summary, ...more] = inboxOf('boss@example.com');
      assert.equal(more.length, 0);
      assert.match(summary?.mail.text ?? '', /Build broke[\s\S]*Deploy broke/);
      assert.deepEqual(summary?.recipients, ['boss@example.com']);
    }));

  it('is one thread over a restart, because what was sent is remembered in the store', () =>
    inWorld(config, async (world) => {
      const broke = world.running.settled(settledAs('sent'));
      await world.publish({ type: 'build.failed', incident: 'build web', data: { transition: 'broke' } });
      await during(world.clock, broke);
      const running = await world.restart();
      const fixed = running.settled(settledAs('sent'));
      await world.publish({ type: 'build.completed', incident: 'build web', data: { transition: 'fixed' } });
      await during(world.clock, fixed);
      const [first, second] = inboxOf('ada@example.com');
      assert.ok(first?.mail.messageId !== undefined);
      assert.equal(second?.mail.inReplyTo, first.mail.messageId);
    }));
});
