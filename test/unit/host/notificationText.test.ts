import assert from 'node:assert/strict';
import { escapeMarkdown } from '../../../src/host/markdown.ts';
import { notificationText } from '../../../src/host/notificationText.ts';

/** What VS Code turns into a link in a notification (src/vs/base/common/linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('text from files in the editor', () => {
  for (const text of [
    '[Fix](command:workbench.action.terminal.new)',
    '[Fix](command:x "title")',
    '[Build OK](https://evil.example)',
    '[a](\u200bfile:///etc/passwd)',
    '[a]\u0000(command:x)',
    '[a]\n(command:x)',
  ]) {
    it(`makes no link in a notification: ${JSON.stringify(text)}`, () => {
      assert.doesNotMatch(notificationText(text), link);
    });
    it(`makes no link in Markdown: ${JSON.stringify(text)}`, () => {
      assert.doesNotMatch(escapeMarkdown(text), link);
    });
  }
});
