import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What of the guidelines for extensions can be read off the manifest
 * (https://code.visualstudio.com/api/ux-guidelines/overview).
 */
interface Item {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Contributions {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly icon?: string }[];
  readonly menus: Readonly<Record<string, readonly Item[]>>;
  readonly views: { readonly lookout: readonly { readonly id: string; readonly icon: string }[] };
  readonly viewsWelcome: readonly { readonly contents: string }[];
  readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
  readonly configuration: {
    readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  readonly walkthroughs: readonly {
    readonly steps: readonly { readonly description: string; readonly media: { readonly markdown: string } }[];
  }[];
}

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { contributes } = JSON.parse(read('package.json')) as { contributes: Contributions };
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const textOf = (key: string): string => texts[key.replaceAll('%', '')] ?? key;
const titles = new Map(contributes.commands.map(({ command, title }) => [command, textOf(title)]));
const inPalette = [...titles].filter(
  ([command]) =>
    !contributes.menus['commandPalette']?.some((item) => item.command === command && item.when === 'false'),
);
const inline = (item: Item): boolean => item.group?.startsWith('inline') === true;
const linesOf = (contents: string): string[] => textOf(contents).split('\n');
const isButton = (line: string): boolean => /^\[[^\]]+\]\([^)]+\)$/.test(line);

describe('the manifest follows the guidelines of VS Code:', () => {
  it('a title in the palette says by itself what it is about, in title case, and is there once', () => {
    const small = /^(?:a|an|and|as|for|from|in|of|or|the|to)$/;
    for (const [command, title] of inPalette) {
      const words = title.replace(/…$/, '').split(' ');
      const wrong = words.filter((word, index) => !/^[A-Z]/.test(word) && (index === 0 || !small.test(word)));
      assert.deepEqual(wrong, [], `${command}: ${title}`);
      assert.ok(title.length <= 40, `${command}: ${title}`);
    }
    const vague = inPalette.filter(([, title]) =>
      /^(?:Edit|Delete|Pause|Resume|Duplicate|Open|Send|Copy|Clear)…?$/.test(title),
    );
    assert.deepEqual(vague, []);
    assert.equal(new Set(titles.values()).size, titles.size);
  });

  it('icons are those of VS Code', () => {
    for (const { icon } of contributes.commands) if (icon !== undefined) assert.match(icon, /^\$\([a-z-]+\)$/);
  });

  it('every button of a toolbar and of a row has an icon, and there are few of them', () => {
    const icons = new Map(contributes.commands.map(({ command, icon }) => [command, icon]));
    const title = contributes.menus['view/title']?.filter(({ group }) => group?.startsWith('navigation')) ?? [];
    const rows = contributes.menus['view/item/context']?.filter(inline) ?? [];
    for (const { command } of [...title, ...rows]) assert.ok(icons.get(command), command);
    for (const { id } of contributes.views.lookout) {
      const buttons = new Set(title.filter(({ when }) => when?.includes(id) === true).map(({ group }) => group));
      assert.ok(buttons.size <= 3, `${id} has ${buttons.size} buttons`);
    }
  });

  it('what a button of a row does is in its menu too, for the keyboard', () => {
    const items = contributes.menus['view/item/context'] ?? [];
    for (const { command } of items.filter(inline))
      assert.ok(
        items.some((item) => item.command === command && !inline(item)),
        command,
      );
  });

  it('menus of others get few entries, in a group of their own', () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      if (menu === 'commandPalette' || menu.startsWith('view/')) continue;
      assert.ok(items.length <= 2, menu);
      if (/^(?:explorer|editor|terminal)\/context$/.test(menu))
        for (const { group } of items) assert.match(group ?? '', /_lookout@\d$/, menu);
    }
  });

  it('keys act on the list alone, not on a text that is typed in it', () => {
    for (const { command, when } of contributes.keybindings)
      assert.match(when ?? '', /focusedView == lookout\.\w+ && listFocus && !inputFocus/, command);
  });

  it('a view that is empty says so in a few lines, with one button at most', () => {
    assert.ok(contributes.views.lookout.length <= 5);
    for (const { contents } of contributes.viewsWelcome) {
      assert.ok(linesOf(contents).filter(isButton).length <= 1, contents);
      assert.ok(linesOf(contents).length <= 4, contents);
    }
  });

  it('a setting has a default, a place among the others, a scope and a short description', () => {
    const settings = Object.entries(contributes.configuration.properties);
    const orders = settings.map(([, { order }]) => order);
    assert.equal(new Set(orders).size, settings.length);
    for (const [key, setting] of settings) {
      for (const needed of ['default', 'scope', 'order', 'markdownDescription'])
        assert.ok(needed in setting, `${key}: ${needed}`);
      const { enum: values, markdownEnumDescriptions, enumItemLabels, markdownDescription } = setting;
      assert.ok(textOf(String(markdownDescription)).length <= 300, key);
      if (!Array.isArray(values)) continue;
      assert.equal((markdownEnumDescriptions as unknown[]).length, values.length, key);
      assert.equal((enumItemLabels as unknown[]).length, values.length, key);
    }
  });

  it('the walkthrough is short; each step has something to do, and a picture in words in both languages', () => {
    const [walkthrough] = contributes.walkthroughs;
    assert.ok(walkthrough !== undefined && walkthrough.steps.length <= 6);
    for (const { description, media } of walkthrough.steps) {
      assert.equal(linesOf(description).filter(isButton).length, 1, description);
      const translated = media.markdown.replace(/\.md$/, '.nls.ja.md');
      assert.ok(existsSync(join(root, media.markdown)), media.markdown);
      // VS Code looks for it beside the other.
      assert.ok(existsSync(join(root, translated)), translated);
      const shape = (path: string): string[] => read(path).match(/^(?:#+|-|\d\.|\||```)/gm) ?? [];
      assert.deepEqual(shape(translated), shape(media.markdown), translated);
    }
  });
});
