import {
  type Event,
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  type TreeViewOptions,
  window,
} from 'vscode';
import type { App } from '../../app/app.ts';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { type ShownNode, ShownTree } from './shownTree.ts';

/** Changes within this time are drawn together, in ms. */
const gatherMs = 50;
/** Relative times ("2 min ago") are looked at again while the view is visible, in ms. */
const refreshMs = 30_000;

/** What a tree view shows, and what makes it look again. */
export interface TreeContent<N> {
  /** Nodes below a node, or the roots. */
  children(app: App, parent: N | undefined): N[] | Promise<N[]>;
  /** The row of a node; its `id` must be set, and be another for each row of the view. */
  item(node: N): TreeItem;
  /** Calls `changed` whenever something shown may have changed. */
  follow(app: App, changed: () => void): Disposable[];
}

/** A tree view over the running engine; empty until it runs. Only rows whose look changed are drawn anew. */
export class LiveTree<N> implements Disposable {
  readonly view: TreeView<ShownNode<N>>;
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new EventEmitter<ShownNode<N>[] | undefined>());
  private readonly shown: ShownTree<N>;
  private running: App | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;

  constructor(
    id: string,
    app: () => Promise<App>,
    content: TreeContent<N>,
    options: Omit<TreeViewOptions<ShownNode<N>>, 'treeDataProvider'> = {},
  ) {
    this.shown = new ShownTree<N>({
      children: (parent) => (this.running === undefined ? [] : content.children(this.running, parent)),
      look: (node) => lookOf(content.item(node)),
    });
    const onDidChangeTreeData: Event<ShownNode<N>[] | undefined> = this.changed.event;
    const treeDataProvider: TreeDataProvider<ShownNode<N>> = {
      onDidChangeTreeData,
      getChildren: async (node) => [...(await this.shown.children(node))],
      getTreeItem: ({ value }) => content.item(value),
      getParent: ({ parent }) => parent,
    };
    this.view = this.disposables.add(window.createTreeView(id, { ...options, treeDataProvider }));
    this.disposables.add(this.view.onDidCollapseElement(({ element }) => this.opened(element, false)));
    this.disposables.add(this.view.onDidExpandElement(({ element }) => this.opened(element, true)));
    this.disposables.add(this.view.onDidChangeVisibility(() => this.refresh()));
    const clock = setInterval(() => this.refresh(), refreshMs);
    this.disposables.add({
      dispose: () => {
        clearInterval(clock);
        clearTimeout(this.timer);
      },
    });
    app().then(
      (started) => {
        this.running = started;
        for (const item of content.follow(started, () => this.refresh())) this.disposables.add(item);
        this.refresh();
      },
      // That it could not start is said elsewhere; the view says so by its welcome text.
      () => this.changed.fire(undefined),
    );
  }

  /** Looks again, soon, and draws what changed; what is hidden is looked at when it appears. */
  refresh(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.isLooking) this.refresh();
      else if (this.view.visible) void this.look();
    }, gatherMs);
  }

  /** Draws rows anew that do not show their node any more, such as a box that was ticked in vain. */
  redraw(nodes: readonly ShownNode<N>[]): void {
    this.changed.fire([...nodes]);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private opened(node: ShownNode<N>, isOpen: boolean): void {
    node.isOpen = isOpen;
    if (isOpen) this.refresh();
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    try {
      const changes = await this.shown.changes();
      const nodes = changes.filter((node) => node !== undefined);
      if (nodes.length < changes.length) this.changed.fire(undefined);
      else if (nodes.length > 0) this.changed.fire(nodes);
    } catch (error) {
      this.running?.logger.warn(`A view could not look what changed. (${String(error)})`);
    } finally {
      this.isLooking = false;
    }
  }
}

/** Everything that a person sees or hears of a row, and what its menu depends on. */
function lookOf(item: TreeItem): { readonly id: string; readonly look: string } {
  const { id = '', label, description, tooltip, iconPath, contextValue, checkboxState, collapsibleState } = item;
  const icon = iconPath instanceof ThemeIcon ? [iconPath.id, iconPath.color] : iconPath;
  const look = JSON.stringify([
    label,
    description,
    tooltip instanceof MarkdownString ? tooltip.value : tooltip,
    icon,
    contextValue,
    checkboxState,
    collapsibleState,
    item.accessibilityInformation,
    item.command?.command,
  ]);
  return { id, look };
}
