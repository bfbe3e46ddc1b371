import {
  commands,
  DataTransferItem,
  l10n,
  type TreeDragAndDropController,
  TreeItemCheckboxState,
  type TreeItem,
} from 'vscode';
import type { App } from '../../app/app.ts';
import type { WatcherInfo } from '../../app/watcherService.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { HostParts } from '../host.ts';
import { shownWatchers } from '../shownWatchers.ts';
import { LiveTree } from './liveTree.ts';
import type { ShownNode } from './shownTree.ts';
import { groupItem, watcherItem } from './watcherItem.ts';
import { WatcherOrder } from './watcherOrder.ts';

/** A kind with its watchers, or one watcher; commands of the view get it. */
type Node = { readonly kind: string; readonly watchers: readonly WatcherInfo[] } | WatcherInfo;

const dragType = 'application/vnd.code.tree.lookout.watchers';

/** Fills the Watchers view of the sidebar: watchers by kind, in the person's order, as far as the filter lets them through. */
export function showWatchersView({ app, context, filter, selections }: HostParts): Disposable {
  const disposables = new DisposableStore();
  const order = new WatcherOrder(context.workspaceState);
  let running: App | undefined;

  const children = (started: App, parent: Node | undefined): Node[] => {
    if (parent !== undefined) return isGroup(parent) ? [...parent.watchers] : [];
    const shown = order.sorted(shownWatchers(started.watchers.list())).filter((watcher) => filter.accepts(watcher));
    const groups = Map.groupBy(shown, ({ kind }) => kind);
    return [...groups].map(([kind, watchers]) => ({ kind, watchers })).sort(byOwner);
  };

  const drag: TreeDragAndDropController<ShownNode<Node>> = {
    dragMimeTypes: [dragType],
    dropMimeTypes: [dragType],
    handleDrag(nodes, transfer) {
      const watchers = nodes.flatMap(({ value }) => (isGroup(value) ? value.watchers : [value]));
      const numbers = watchers.map(({ number }) => number);
      transfer.set(dragType, new DataTransferItem(numbers));
    },
    async handleDrop(node, transfer) {
      const target = node?.value;
      const moved: unknown = transfer.get(dragType)?.value;
      if (running === undefined || !Array.isArray(moved)) return;
      const numbers = moved.filter((item) => typeof item === 'number');
      const before = target === undefined ? undefined : isGroup(target) ? target.watchers[0]?.number : target.number;
      await order.move(numbers, before, running.watchers.list());
      tree.refresh();
    },
  };

  const tree = disposables.add(
    new LiveTree<Node>(
      'lookout.watchers',
      app,
      {
        children,
        item: (node): TreeItem => (isGroup(node) ? groupItem(node.kind, node.watchers) : watcherItem(node)),
        follow(started, changed) {
          running = started;
          return [started.watchers.onDidChange(changed), filter.onDidChange(changed)];
        },
      },
      { canSelectMany: true, manageCheckboxStateManually: true, dragAndDropController: drag, showCollapseAll: true },
    ),
  );
  const { view } = tree;
  selections.set('lookout.watchers', () => view.selection);

  disposables.add(
    view.onDidChangeCheckboxState(async ({ items }) => {
      for (const [node, state] of items) {
        const command = state === TreeItemCheckboxState.Checked ? 'lookout.resumeWatcher' : 'lookout.pauseWatcher';
        await commands.executeCommand(command, node);
      }
      tree.redraw(items.map(([node]) => node));
    }),
  );

  const describe = (): void => {
    view.description = filter.description;
    view.message = filter.description === undefined ? '' : l10n.t('Only some watchers are shown.');
  };
  disposables.add(filter.onDidChange(describe));
  return disposables;
}

function isGroup(node: Node): node is Exclude<Node, WatcherInfo> {
  return 'watchers' in node;
}

/** What the user asked for comes before what is built in. */
function byOwner(a: { readonly watchers: readonly WatcherInfo[] }, b: { readonly watchers: readonly WatcherInfo[] }) {
  const isBuiltin = ({ watchers }: typeof a) => Number(watchers.every(({ owner }) => owner === 'builtin'));
  return isBuiltin(a) - isBuiltin(b);
}
