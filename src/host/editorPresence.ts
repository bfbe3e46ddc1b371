import { window, workspace } from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { Presence } from '../router/presence.ts';

/** Knows where the person is by what happens in this window: keys, clicks and its focus. */
export class EditorPresence implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly now: () => number;
  private readonly idleAfterMs: () => number | undefined;
  private lastMs: number;

  /** @param idleAfterMs time without a sign after which the person is away; undefined when nobody asks */
  constructor(now: () => number, idleAfterMs: () => number | undefined) {
    this.now = now;
    this.idleAfterMs = idleAfterMs;
    this.lastMs = now();
    const sign = (): void => {
      this.lastMs = this.now();
    };
    for (const listen of [
      window.onDidChangeTextEditorSelection,
      window.onDidChangeTextEditorVisibleRanges,
      window.onDidChangeActiveTextEditor,
      window.onDidChangeActiveTerminal,
      workspace.onDidChangeTextDocument,
    ] as readonly ((listener: () => void) => Disposable)[])
      this.disposables.add(listen(sign));
    this.disposables.add(
      window.onDidChangeWindowState(({ focused, active }) => (focused && active ? sign() : undefined)),
    );
  }

  /** Undefined while nobody asks. */
  get(): Presence | undefined {
    const idleMs = this.idleAfterMs();
    if (idleMs === undefined) return undefined;
    if (this.now() - this.lastMs >= idleMs) return 'idle';
    return window.state.focused ? 'focused' : 'unfocused';
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
