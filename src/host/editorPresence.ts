import { window, workspace } from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { Presence } from '../router/presence.ts';
import { presenceNow } from './presenceNow.ts';

export interface PresenceOptions {
  readonly now: () => number;
  /** Time without a sign after which the person is away; undefined when nobody asks. */
  readonly idleAfterMs: () => number | undefined;
  /** Whether the focus alone is a sign, for as long as it lasts. */
  readonly isPresentWhileFocused: () => boolean;
}

/** Knows where the person is by what happens in this window: keys, clicks and its focus. */
export class EditorPresence implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly options: PresenceOptions;
  private lastMs: number;

  constructor(options: PresenceOptions) {
    this.options = options;
    this.lastMs = options.now();
    const sign = (): void => {
      this.lastMs = options.now();
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
    const { now, idleAfterMs, isPresentWhileFocused } = this.options;
    return presenceNow({
      focused: window.state.focused,
      silentMs: now() - this.lastMs,
      idleAfterMs: idleAfterMs(),
      isPresentWhileFocused: isPresentWhileFocused(),
    });
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
