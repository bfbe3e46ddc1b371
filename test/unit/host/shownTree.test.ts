import assert from 'node:assert/strict';
import { type ShownNode, ShownTree } from '../../../src/host/views/shownTree.ts';

interface Item {
  readonly name: string;
  readonly text: string;
  readonly below?: readonly Item[];
}

describe('What a tree view shows', () => {
  let items: readonly Item[];
  let tree: ShownTree<Item>;
  const namesOf = (nodes: readonly (ShownNode<Item> | undefined)[]) => nodes.map((node) => node?.id ?? 'all');
  const childrenOf = async (name: string) => {
    const node = (await tree.children()).find(({ id }) => id === name);
    assert.ok(node);
    return tree.children(node);
  };

  beforeEach(async () => {
    items = [
      { name: 'toast', text: 'ready' },
      { name: 'hook', text: 'ready', below: [{ name: 'hook/sent', text: '1' }] },
    ];
    tree = new ShownTree({
      children: (parent) => (parent === undefined ? items : (parent.below ?? [])),
      look: ({ name, text }) => ({ id: name, look: text }),
    });
    await tree.children();
  });

  it('is drawn nowhere while everything looks the same, be the values new objects or not', async () => {
    items = structuredClone(items) as Item[];
    assert.deepEqual(await tree.changes(), []);
  });

  it('is drawn only where a row changed, and each change once', async () => {
    items = items.map((item) => (item.name === 'hook' ? { ...item, text: 'paused' } : item));
    assert.deepEqual(namesOf(await tree.changes()), ['hook']);
    assert.deepEqual(await tree.changes(), []);
  });

  it('is drawn below the parent that gained or lost a child, and as a whole where that is the root', async () => {
    await childrenOf('hook');
    items = items.map((item) => (item.name === 'hook' ? { ...item, below: [] } : item));
    assert.deepEqual(namesOf(await tree.changes()), ['hook']);
    items = items.slice(1);
    assert.deepEqual(namesOf(await tree.changes()), ['all']);
  });

  it('is drawn as a whole when rows changed places', async () => {
    items = items.toReversed();
    assert.deepEqual(namesOf(await tree.changes()), ['all']);
  });

  it('looks below what is open alone, and again once it is opened', async () => {
    await childrenOf('hook');
    const hook = (await tree.children())[1];
    assert.ok(hook);
    hook.isOpen = false;
    items = items.map((item) => (item.name === 'hook' ? { ...item, below: [{ name: 'hook/sent', text: '2' }] } : item));
    assert.deepEqual(await tree.changes(), []);
    hook.isOpen = true;
    assert.deepEqual(namesOf(await tree.changes()), ['hook/sent']);
  });

  it('looks at nothing before the editor asked for something', async () => {
    const untouched = new ShownTree<Item>({
      children: () => assert.fail('nobody asked'),
      look: ({ name, text }) => ({ id: name, look: text }),
    });
    assert.deepEqual(await untouched.changes(), []);
  });

  it('keeps the object that the editor has for a node, and puts the newest value behind it', async () => {
    const [before] = await tree.children();
    items = items.map((item) => ({ ...item, text: 'disabled' }));
    await tree.changes();
    assert.equal(before?.value.text, 'disabled');
    const [after] = await tree.children();
    assert.equal(after, before);
  });

  it('forgets what is gone: the same id is another node when it comes back', async () => {
    const [before] = await tree.children();
    const all = items;
    items = items.slice(1);
    await tree.children();
    items = all;
    const [after] = await tree.children();
    assert.equal(after?.id, before?.id);
    assert.notEqual(after, before);
  });
});
