import { DiagnosticSeverity, languages } from 'vscode';
import type { Disposable } from '../core/disposable.ts';
import type { Problem, ProblemSource } from '../watchers/problems/problemSource.ts';

const severities = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'information',
  [DiagnosticSeverity.Hint]: 'hint',
} as const;

/** Our own words about configuration files: telling of them would tell of ourselves. */
const ownSource = 'Lookout';

/** The Problems panel of this window. */
export const editorProblems: ProblemSource = {
  all: () =>
    languages.getDiagnostics().flatMap(([uri, diagnostics]) =>
      uri.scheme !== 'file'
        ? []
        : diagnostics
            .filter(({ source }) => source !== ownSource)
            .map(
              ({ severity, source, message, range }): Problem => ({
                severity: severities[severity],
                source,
                message,
                path: uri.fsPath,
                line: range.start.line + 1,
              }),
            ),
    ),
  onDidChange: (listener): Disposable => languages.onDidChangeDiagnostics(() => listener()),
};
