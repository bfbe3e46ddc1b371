import { Diagnostic, DiagnosticSeverity, languages, Range, Uri } from 'vscode';
import type { App } from '../app/app.ts';
import type { ConfigDiagnostic } from '../config/parse.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { shownReason } from './shownLanguage.ts';

/** Shows what is wrong with the configuration files and templates in the Problems panel, at line and column. */
export function showConfigDiagnostics(app: App): Disposable {
  const disposables = new DisposableStore();
  const collection = disposables.add(languages.createDiagnosticCollection('lookout'));
  const show = (): void => {
    const byFile = new Map<string, Diagnostic[]>();
    for (const [file, diagnostics] of app.config().diagnostics) byFile.set(file, diagnostics.map(toDiagnostic));
    for (const [file, diagnostics] of app.templates.diagnostics()) {
      byFile.set(file, [...(byFile.get(file) ?? []), ...diagnostics.map(toDiagnostic)]);
    }
    for (const { layer, path, message } of app.effective().refused) {
      const place = layer.located.keyAt(path);
      byFile.get(layer.file)?.push(toDiagnostic({ severity: 'warning', message, place }));
    }
    for (const [file, diagnostics] of byFile) collection.set(Uri.file(file), diagnostics);
  };
  show();
  disposables.add(app.onDidChangeConfig(show));
  disposables.add(app.templates.onDidChange(show));
  return disposables;
}

function toDiagnostic({ severity, message, place }: ConfigDiagnostic): Diagnostic {
  const range = new Range(place.line - 1, place.column - 1, place.endLine - 1, place.endColumn - 1);
  const diagnostic = new Diagnostic(
    range,
    shownReason(message),
    severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Lookout';
  return diagnostic;
}
