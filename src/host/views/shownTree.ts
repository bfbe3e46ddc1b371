/** A node as the editor knows it: one object for as long as it is shown, with the newest value behind it. */
export class ShownNode<N> {
  /** Unique in its view. */
  readonly id: string;
  readonly parent: ShownNode<N> | undefined;
  value: N;
  /** What its row shows, as text that can be compared. */
  look: string;
  /** As the editor asked for them last; undefined until it did. */
  children: readonly ShownNode<N>[] | undefined;
  isOpen = true;

  constructor(id: string, parent: ShownNode<N> | undefined, value: N, look: string) {
    this.id = id;
    this.parent = parent;
    this.value = value;
    this.look = look;
  }
}

/** Where the nodes come from, and what a row of one shows. */
export interface ShownSource<N> {
  children(parent: N | undefined): readonly N[] | Promise<readonly N[]>;
  /** `id` is unique in the view, and the same for as long as it is the same thing. */
  look(node: N): { readonly id: string; readonly look: string };
}

/**
 * Remembers what a tree view shows, so that only what really changed is drawn anew: a redraw takes the place in the list,
 * and a menu that is about to open, away from who works there.
 */
export class ShownTree<N> {
  private readonly source: ShownSource<N>;
  private roots: readonly ShownNode<N>[] | undefined;

  constructor(source: ShownSource<N>) {
    this.source = source;
  }

  /** The children that are shown from now on. */
  async children(parent?: ShownNode<N>): Promise<readonly ShownNode<N>[]> {
    const values = await this.source.children(parent?.value);
    const before = new Map((parent === undefined ? this.roots : parent.children)?.map((node) => [node.id, node]));
    const nodes = values.map((value) => {
      const { id, look } = this.source.look(value);
      const known = before.get(id);
      if (known === undefined) return new ShownNode(id, parent, value, look);
      known.value = value;
      known.look = look;
      return known;
    });
    if (parent === undefined) this.roots = nodes;
    else parent.children = nodes;
    return nodes;
  }

  /**
   * Looks at the source again. Answers the nodes to draw anew, each with all that is below it; undefined stands for the whole tree.
   * Nodes stay as they are until their parent's children are asked for; their values are the newest afterwards.
   */
  async changes(): Promise<(ShownNode<N> | undefined)[]> {
    return this.roots === undefined ? [] : this.changesBelow(undefined, this.roots);
  }

  private async changesBelow(
    parent: ShownNode<N> | undefined,
    shown: readonly ShownNode<N>[],
  ): Promise<(ShownNode<N> | undefined)[]> {
    const values = await this.source.children(parent?.value);
    const fresh = values.map((value) => ({ value, ...this.source.look(value) }));
    if (fresh.length !== shown.length || fresh.some(({ id }, index) => id !== shown[index]?.id)) return [parent];
    const changed: (ShownNode<N> | undefined)[] = [];
    for (const [index, { value, look }] of fresh.entries()) {
      const node = shown[index];
      if (node === undefined) continue;
      node.value = value;
      if (node.look !== look) {
        node.look = look;
        changed.push(node);
      } else if (node.isOpen && node.children !== undefined) {
        changed.push(...(await this.changesBelow(node, node.children)));
      }
    }
    return changed;
  }
}
