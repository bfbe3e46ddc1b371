import { isDeepStrictEqual } from 'node:util';
import { EventEmitter, workspace } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { type EditorSettings, parseEditorSettings } from './editorSettings.ts';

/** The settings of the editor as they are now; says when one of them has become another. */
export class LiveSettings implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new EventEmitter<EditorSettings>());
  private settings = read();

  /** Fires with what was before. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.disposables.add(
      workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('lookout')) return;
        const before = this.settings;
        this.settings = read();
        if (!isDeepStrictEqual(before, this.settings)) this.changed.fire(before);
      }),
    );
  }

  get current(): EditorSettings {
    return this.settings;
  }

  dispose(): void {
    this.disposables.dispose();
  }
}

function read(): EditorSettings {
  const settings = workspace.getConfiguration('lookout');
  return parseEditorSettings((key) => settings.get(key));
}
