import { languages, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';

const scheme = 'lookout-text';
/** Texts that are kept for documents that are opened again. */
const maxKept = 20;

/** Shows texts as documents that are read, not edited. */
export class ShownText implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly texts = new Map<string, string>();

  constructor() {
    const provider: TextDocumentContentProvider = {
      provideTextDocumentContent: ({ query }) => this.texts.get(query) ?? '',
    };
    this.disposables.add(workspace.registerTextDocumentContentProvider(scheme, provider));
  }

  /** @param name Shown in the tab. @param language Id of the language that colours the text. */
  async show(name: string, text: string, language = 'plaintext'): Promise<void> {
    const id = String(Date.now());
    this.texts.set(id, text);
    for (const key of this.texts.keys()) if (this.texts.size > maxKept) this.texts.delete(key);
    const document = await workspace.openTextDocument(Uri.from({ scheme, path: `/${name}`, query: id }));
    await window.showTextDocument(await languages.setTextDocumentLanguage(document, language), { preview: true });
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
