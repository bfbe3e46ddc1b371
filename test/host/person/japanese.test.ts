import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { english } from '../../../src/core/words/en.ts';
import { reportEnglish } from '../../../src/reports/words/en.ts';
import { allJapaneseSentences } from '../../../src/core/words/jaAllSentences.ts';
import { type Inbox, startInbox } from '../../support/inbox/server.ts';
import { createSampleWorkspace } from '../../support/sampleWorkspace.ts';
import { openWorkbench, type WorkbenchSession } from '../../support/vscode/session.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

const bundle = JSON.parse(
  readFileSync(new URL('../../../l10n/bundle.l10n.ja.json', import.meta.url), 'utf8'),
) as Record<string, string>;

/** Every English text of ours that has a Japanese one, in the pieces between what is filled in. */
const pieces = [
  ...Object.entries(bundle).flatMap(([key, said]) => (said.includes(key) ? [] : [key])),
  ...Object.values({ ...english, ...reportEnglish }).flatMap((text) =>
    typeof text === 'string' ? [text] : [text.one, text.other],
  ),
  ...Object.keys(allJapaneseSentences),
]
  .flatMap((text) => text.split(/[<>]|\{\w+\}|[…:.,]/))
  .map((piece) => piece.trim())
  // Names stay what they are.
  .filter((piece) => !/^(?:Lookout|Discord|Slack|Telegram|Twilio|Google|Webhook)$/.test(piece))
  .filter((piece) => /^[A-Z][a-z]{3,}$/.test(piece) || /[a-z]{2,} [a-z]{2,}/i.test(piece));

/** What is left in English of what a person reads. */
function englishIn(text: string): string[] {
  const escaped = (piece: string) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return [...new Set(pieces)].filter((piece) => new RegExp(`(?<![\\w.-])${escaped(piece)}(?![\\w-])`).test(text));
}

describe('In Japanese', () => {
  let inbox: Inbox;
  let workspace: Awaited<ReturnType<typeof createSampleWorkspace>>;
  let session: WorkbenchSession;
  let workbench: Workbench;

  const assertJapanese = (where: string, text: string): void => {
    assert.match(text, /[ぁ-ん]/, where);
    assert.deepEqual(englishIn(text), [], `${where}: ${text}`);
  };

  before(async () => {
    inbox = await startInbox();
    inbox.setBehaviour('/hook', { kind: 'status', status: 401 });
    workspace = await createSampleWorkspace(`version: 1
settings: { language: ja }
channels:
  quiet: { type: discord, webhookUrl: "\${secret:DISCORD_URL}" }
watchers:
  - { kind: file, path: notes.txt }
  - { kind: file, path: /etc/hosts }
  - { kind: build }
  - { kind: tests, command: npm }
  - { kind: problems }
`);
    session = await openWorkbench({ workspace: workspace.folder, language: 'ja', log: console.log });
    ({ workbench } = session);
    await workbench.waitForStatusBarItem('Lookout', 60_000);
  });
  after(async () => {
    await session?.dispose();
    await workspace?.[Symbol.asyncDispose]();
    await inbox?.dispose();
  });

  it('a text that was left in English would be found', () => {
    assert.deepEqual(englishIn('notes.txt が変更されました · たった今'), []);
    assert.ok(englishIn('Builds まだ実行なし').includes('Builds'));
    assert.ok(englishIn('"/etc/hosts" lies in /etc, which is never watched.').includes('which is never watched'));
  });

  it('the views say what is watched, what happened and what is wrong', async () => {
    await workbench.openView('ウォッチャー');
    await workbench.waitForTreeRow('ウォッチャー', /notes\.txt\s*まだ変化なし/);
    await workbench.waitForTreeRow('ウォッチャー', /「npm」を含むテスト/);
    await workbench.waitForTreeRow('ウォッチャー', /監視しません/);
    await workbench.screenshot('70-japanese');
    await writeFile(join(workspace.folder, 'notes.txt'), '変わった\n');
    const toast = await workbench.notifications.waitFor('notes.txt');
    assert.match(toast.message, /変更/);
    assertJapanese('the notification', [toast.message, ...toast.buttons].join('\n'));
    await workbench.waitForTreeRow('ウォッチャー', /が変更されました/);
    assertJapanese('watchers', (await workbench.treeRows('ウォッチャー')).join('\n'));
    await workbench.openView('アクティビティ');
    await workbench.waitForTreeRow('アクティビティ', /notes\.txt が変更されました/);
    await workbench.waitForTreeRow('アクティビティ', /を十分に監視できません/);
    assertJapanese('activity', (await workbench.treeRows('アクティビティ')).join('\n'));
    await workbench.openView('チャンネル');
    await workbench.waitForTreeRow('チャンネル', /許可を待っています/);
    assertJapanese('channels', (await workbench.treeRows('チャンネル')).join('\n'));
    await workbench.screenshot('72-japanese-views');
  });

  it('the status bar says what needs the person', async () => {
    const { id, text, label } = await workbench.waitForStatusBarItem(/\(\+\d\)|notes\.txt|監視|問題/);
    assertJapanese('the status bar', `${text}\n${label}`);
    const item = workbench.page.locator(`.part.statusbar .statusbar-item[id="${id}"]`);
    await item.hover();
    const tooltip = workbench.page.locator('.monaco-hover', { hasText: 'Lookout' }).first();
    await tooltip.waitFor();
    assertJapanese('the tooltip', await tooltip.innerText());
    await workbench.screenshot('73-japanese-status');
    await workbench.page.mouse.move(600, 300);
  });

  it('the explanation of an event says why', async () => {
    await workbench.openView('アクティビティ');
    await workbench.page
      .locator('[role=tree][aria-label="アクティビティ"] [role=treeitem]', { hasText: /notes\.txt が変更されました/ })
      .last()
      .click();
    const text = workbench.page.locator('.editor-group-container.active .view-lines');
    await text.getByText('送信待ち').first().waitFor();
    await workbench.screenshot('74-japanese-explain');
    assertJapanese('the explanation', (await text.innerText()).replaceAll('\u00a0', ' '));
  });

  it('so does the dashboard, tab by tab', async () => {
    await workbench.runCommand('Lookout: ダッシュボードを表示');
    const frame = workbench.webview();
    await frame.getByRole('heading', { name: 'Lookout ダッシュボード' }).waitFor();
    await frame.getByText('過去 24 時間のイベント').first().waitFor();
    assertJapanese('the overview', await frame.locator('body').innerText());
    await workbench.screenshot('71-japanese-dashboard');
    await frame
      .getByRole('button', { name: /notes\.txt が変更されました/ })
      .first()
      .click();
    await frame.getByText('レート制限').first().waitFor();
    assertJapanese('the way of an event', await frame.locator('body').innerText());
    await workbench.screenshot('75-japanese-way');
    await frame.getByRole('tab', { name: '履歴' }).click();
    await frame.locator('#panel-history tbody tr').first().waitFor();
    assertJapanese('the history', await frame.locator('body').innerText());
    await frame.getByRole('tab', { name: 'レポート' }).click();
    await frame.getByRole('heading', { name: '週次レポート' }).waitFor();
    assertJapanese('the report', await frame.locator('body').innerText());
    await workbench.screenshot('80-japanese-report');
    await workbench.screenshot('76-japanese-history');
  });

  it('a mistake in the configuration is told in the Problems panel', async () => {
    await writeFile(
      join(workspace.folder, '.vscode/lookout.yaml'),
      `version: 1
settings: { dedupWindow: soon }
watchers:
  - { kind: folder, path: src, exlude: [x] }
  - { kind: file }
  - { kind: bulid }
`,
    );
    await workbench.page.keyboard.press('Control+Shift+M');
    const problems = workbench.page.locator('.markers-panel .marker-message');
    await problems.getByText('「exlude」は不明').first().waitFor({ timeout: 20_000 });
    const told = await problems.allInnerTexts();
    assert.equal(told.length, 4, told.join('\n'));
    assertJapanese('the Problems panel', told.join('\n'));
    for (const text of told) assert.match(text, /[ぁ-ん]/, text);
    await workbench.screenshot('77-japanese-problems');
  });

  it('a condition says what it means, and a command what it did', async () => {
    const input = workbench.page.locator('.quick-input-widget .quick-input-box input');
    await workbench.runCommand('Lookout: 条件で知らせる…');
    await input.fill('deploy fails 3 times in 10 minutes');
    await workbench.page.getByText('10 分以内に 3 回: デプロイが失敗する').waitFor();
    await input.fill('deploy explodes');
    await workbench.page.getByText('の意味がはっきりしません').waitFor();
    await workbench.screenshot('78-japanese-condition');
    await workbench.quickInput.cancel();
    await workbench.runCommand('Lookout: コマンドを実行…');
    await input.fill('watch-file notes.txt --treshold 5');
    await workbench.page.getByText('「threshold」のことですか').waitFor();
    await workbench.screenshot('79-japanese-command');
    await input.fill('watch pause 1 15m');
    await workbench.page.keyboard.press('Enter');
    const { message } = await workbench.notifications.waitFor('ウォッチャー #1 を 15 分一時停止しました。');
    assertJapanese('the answer', message);
  });
});
