import assert from 'node:assert/strict';
import { readOverview, toExplanation, toHistoryRow } from '../../../src/app/overview.ts';
import { loadSentences, sentenceIn } from '../../../src/core/words/sentence.ts';
import { descriptionIn, titleIn } from '../../../src/core/wording.ts';
import { poll } from '../../support/vscode/waiting.ts';
import { startInbox } from '../../support/inbox/server.ts';
import { runApp } from '../../support/runApp.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const isJapanese = (text: string | undefined): boolean => /[ぁ-んァ-ヶ一-龠]/.test(text ?? '');
/** Two words of English beside each other: a sentence of ours that nobody translated. */
const isEnglish = (text: string | undefined): boolean => /[a-z]{2,} [a-z]{2,}/.test(text ?? '');

describe('what the engine says of itself', () => {
  it('is said in the language of a channel, also what is kept as an English sentence', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    inbox.setBehaviour('/hook', { kind: 'status', status: 401 });
    const { app, shown, settled, stop } = await runApp(
      folder.path,
      `version: 1
channels:
  toast: { type: toast, language: ja }
  hook: { type: webhook, url: "${inbox.webhookUrl}/hook", events: ["file.*"] }
`,
    );
    await app.testChannel('hook');
    await settled(({ delivery, update }) => delivery.channel.startsWith('toast') && update.status === 'sent');
    const [message] = shown;
    assert.ok(message !== undefined);
    assert.match(descriptionIn(message.event, message.language) ?? '', /^サービスの応答: 401/);
    await stop();
  });

  it('is said in the language of the editor: why a channel stopped, why a watcher cannot see, and what was decided', async () => {
    using folder = tempFolder();
    await using inbox = await startInbox();
    inbox.setBehaviour('/hook', { kind: 'status', status: 401 });
    const { app, stop } = await runApp(
      folder.path,
      `version: 1
channels:
  hook: { type: webhook, url: "${inbox.webhookUrl}/hook" }
  off: { type: webhook, url: "${inbox.webhookUrl}/off", enabled: false }
watchers:
  - { kind: file, path: /etc/hosts }
  - { kind: build }
`,
    );
    await app.testChannel('hook');
    await loadSentences('ja');
    const problem = await poll('the trouble of the channel', 10_000, async () => (await app.problems('open'))[0]);
    assert.equal(titleIn(problem, 'ja'), 'チャンネル hook は一時停止中です');
    assert.equal(titleIn(problem, 'en'), 'Channel hook is paused');

    const entry = await app.find(problem.lastEventId);
    assert.ok(entry !== undefined);
    const description = descriptionIn(entry.event, 'ja');
    assert.match(description ?? '', /^サービスの応答: 401.*チャンネルを再開してください。$/);

    const { steps, title, deliveries } = toExplanation(entry, (file) => file, 'ja');
    for (const text of [title, ...steps.map(({ reason }) => reason), ...deliveries.map((item) => item.title)]) {
      assert.ok(isJapanese(text), text);
      assert.ok(!isEnglish(text), text);
    }
    assert.equal(toHistoryRow(entry, '', 'ja').title, title);

    const overview = await readOverview(app, Date.now(), 'ja');
    const states = new Map(overview.channels.map(({ name, state }) => [name, state]));
    assert.match(states.get('hook') ?? '', /^サービスの応答: 401/);
    assert.equal(states.get('off'), '無効');
    assert.ok(overview.deliveries.every((item) => isJapanese(item.title)));

    const watcher = await poll('the trouble of the watcher', 10_000, async () =>
      app.watchers.list().find(({ health }) => health?.problem !== undefined),
    );
    assert.match(sentenceIn(watcher.health?.problem ?? '', 'ja'), /監視しません。$/);
    await stop();
  });
});
