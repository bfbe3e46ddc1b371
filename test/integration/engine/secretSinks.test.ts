import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Logger } from '../../../src/core/logger.ts';
import { Secret } from '../../../src/core/secret.ts';
import { describeDecision } from '../../../src/core/reasonTexts.ts';
import { explainLines } from '../../../src/router/explain.ts';
import { allChannels, channelSecrets, type Departed, outwardChannels, vendors } from '../../support/allChannels.ts';
import { startSmtpFarEnd } from '../../support/inbox/smtpFarEnd.ts';
import { runCli } from '../../support/lookoutCli.ts';
import { runApp } from '../../support/runApp.ts';
import { type MadeUp, secretTypes } from '../../support/secrets.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const perType = 9;

/** One event with all that an event can carry secrets in. */
function eventOf(items: readonly MadeUp[], number: number): JsonObject {
  const text = (index: number) => (items[index % items.length]?.text ?? '').replaceAll('\n', '\\n');
  return {
    type: 'job.failed',
    title: `Job ${number} ${text(0)}`.slice(0, 512),
    subject: `job/${number}`,
    description: items.map((item) => item.text).join('\n'),
    labels: { note: text(1).slice(0, 512) },
    data: {
      diff: `@@ -1 +1 @@\n-a\n+${text(2)}`,
      list: [text(3)],
      [`key ${text(0)}`.slice(0, 200)]: { deep: text(1) },
      path: 'a.ts',
      output: items.map((item) => item.text),
    },
    links: [{ label: 'Log', uri: `https://ci.example.com/run?access_token=${'a1'.repeat(12)}${number}` }],
  };
}

describe('secrets', () => {
  it('show at no sink: no channel, header, log, error, dead letter, history, export, explanation, ledger, toast or file of the store', async () => {
    using folder = tempFolder();
    const smtp = await startSmtpFarEnd();
    const lines: string[] = [];
    const log = (text: string) => void lines.push(text);
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const departed: Departed[] = [];
    const stored: Record<string, string> = { ...channelSecrets(), SMTP: smtp.password };
    const config = `version: 1\nsettings: { debug: true, dedupWindow: 1s, rateLimit: { perMinute: 100000, perHour: 100000 }, storm: { messages: 100000 } }\n${allChannels(smtp.port)}`;
    const running = await runApp(folder.path, config, {
      logger,
      createFetch: () => vendors(departed),
      secrets: { get: async (name) => (stored[name] === undefined ? undefined : new Secret(stored[name])) },
    });
    const made = Object.values(secretTypes).flatMap((make) => Array.from({ length: perType }, make));
    assert.ok(made.length >= 400, `${made.length}`);
    const events: string[] = [];
    try {
      // The secrets of the configuration are in the texts too, as when a tool prints its environment.
      const known = Object.values(stored).map((secret) => ({ text: `env ${secret}`, secret }));
      for (let at = 0; at < made.length; at += 23) {
        const draft = eventOf([...made.slice(at, at + 23), ...known], at);
        const accepted = new Promise<string>((resolve) => {
          const listening = running.app.onDidAccept(({ event }) => {
            listening.dispose();
            resolve(event.id);
          });
        });
        await running.app.publish(JSON.stringify(draft));
        events.push(await accepted);
      }
      for (const channel of outwardChannels)
        for (const id of events)
          await running.settled(
            ({ delivery, update }) =>
              delivery.channel === channel && delivery.eventId === id && ['sent', 'failed'].includes(update.status),
          );
      const history = await running.app.history({ limit: 1000 });
      const sinks: Record<string, string> = {
        toast: JSON.stringify(running.shown),
        log: lines.join('\n'),
        history: JSON.stringify(history),
        errors: JSON.stringify(await running.app.deadLetters(1000)),
        explanation: history
          .map(({ decisions, deliveries }) => explainLines(decisions, deliveries).join('\n'))
          .join('\n'),
        decisions: JSON.stringify(history.flatMap(({ decisions }) => decisions.map(describeDecision))),
        problems: JSON.stringify(await running.app.problems()),
        ledger: JSON.stringify(await running.app.egress({ limit: 10_000 })),
        mail: smtp.received.map(({ raw, mail }) => `${raw}${mail.text}${mail.html}${mail.subject}`).join('\n'),
        ...Object.fromEntries(
          [...Map.groupBy(departed, ({ url }) => new URL(url).host)].map(([host, requests]) => [
            host,
            requests
              .map(
                ({ body }) =>
                  `${body}${decodeURIComponent(body.replaceAll('+', ' ').replaceAll(/%(?![0-9a-f]{2})/gi, '%25'))}`,
              )
              .join('\n'),
          ]),
        ),
        'webhook headers': departed
          .filter(({ url }) => url.startsWith('https://hooks.example.com'))
          .map(({ headers: { authorization: _own, ...rest } }) => JSON.stringify(rest))
          .join('\n'),
      };
      assert.equal(running.app.channels().filter(({ unavailable }) => unavailable !== undefined).length, 0);
      assert.ok(smtp.received.length === events.length, 'no mail arrived');
      assert.ok(Object.keys(sinks).length >= 15);
      const dead = await running.app.deadLetters(1000);
      assert.ok(dead.length === events.length && dead.every(({ error }) => error?.includes('you sent') === true));
      await running.stop();
      for (const name of readdirSync(join(folder.path, 'store')))
        if (name.startsWith('lookout.db')) sinks[name] = readFileSync(join(folder.path, 'store', name), 'latin1');
      const store = join(folder.path, 'store');
      for (const verb of ['history', 'egress']) {
        const { stdout } = await runCli([verb, '--store', store, '--json', '--limit', '10000'], { cwd: folder.path });
        sinks[`export of ${verb}`] = stdout;
      }
      for (const format of ['markdown', 'html', 'json']) {
        const { stdout } = await runCli(['report', '--store', store, '--format', format], { cwd: folder.path });
        sinks[`report as ${format}`] = stdout;
      }

      // The service account's key is several lines; each alone would give it away.
      const secrets = [...made.map(({ secret }) => secret), ...Object.values(stored)].flatMap((secret) =>
        secret.startsWith('{') ? [] : secret.split('\n').filter((line) => line.length > 8),
      );
      const found: string[] = [];
      for (const [sink, text] of Object.entries(sinks)) {
        assert.ok(text.length > 100, `nothing went to ${sink}`);
        const isOwnHost = /oauth2/.test(sink);
        if (isOwnHost) continue;
        for (const secret of secrets) if (text.includes(secret)) found.push(`${sink}: ${secret}`);
      }
      assert.deepEqual(found.slice(0, 20), [], `${found.length} of ${secrets.length} × ${Object.keys(sinks).length}`);
      console.log(`      ${secrets.length} secrets at ${Object.keys(sinks).length} sinks`);
    } finally {
      await running.stop();
      await smtp.dispose();
    }
  }).timeout(300_000);
});
