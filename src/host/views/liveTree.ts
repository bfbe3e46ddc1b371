import {
  EventEmitter,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  type TreeViewOptions,
  window,
} from 'vscode';
import type { App } from '../../app/app.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';

/** Changes within this time are drawn together, in ms. */
const gatherMs = 50;
/** Relative times ("2 min ago") are drawn anew while the view is visible, in ms. */
const refreshMs = 30_000;

/** What a tree view shows, and what makes it draw itself anew. */
export interface TreeContent<N> {
  /** Nodes below a node, or the roots. */
  children(app: App, parent: N | undefined): N[] | Promise<N[]>;
  item(node: N): TreeItem;
  parent?(node: N): N | undefined;
  /** Calls `changed` whenever something shown may have changed. */
  follow(app: App, changed: () => void): Disposable[];
}

/** A tree view over the running engine; empty until it runs. */
export class LiveTree<N> implements Disposable {
  readonly view: TreeView<N>;
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new EventEmitter<void>());
  private timer: NodeJS.Timeout | undefined;

  constructor(
    id: string,
    app: () => Promise<App>,
    content: TreeContent<N>,
    options: Omit<TreeViewOptions<N>, 'treeDataProvider'> = {},
  ) {
    let running: App | undefined;
    const treeDataProvider: TreeDataProvider<N> = {
      onDidChangeTreeData: this.changed.event,
      getChildren: (node) => (running === undefined ? [] : content.children(running, node)),
      getTreeItem: (node) => content.item(node),
      getParent: (node) => content.parent?.(node),
    };
    this.view = this.disposables.add(window.createTreeView(id, { ...options, treeDataProvider }));
    const clock = setInterval(() => this.view.visible && this.refresh(), refreshMs);
    this.disposables.add({
      dispose: () => {
        clearInterval(clock);
        clearTimeout(this.timer);
      },
    });
    app().then(
      (started) => {
        running = started;
        for (const item of content.follow(started, () => this.refresh())) this.disposables.add(item);
        this.refresh();
      },
      // That it could not start is said elsewhere; the view says so by its welcome text.
      () => this.refresh(),
    );
  }

  /** Draws the view anew, soon. */
  refresh(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.changed.fire();
    }, gatherMs);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
