import type { Redactor } from '../core/redaction.ts';
import { periodMs, type ReportPeriod } from '../core/reportPeriod.ts';
import type { JsonObject } from '../core/json.ts';
import type { Report } from '../reports/report.ts';
import { summarise } from '../reports/summary.ts';
import type { Store } from '../store/store.ts';

export interface ReportRequest {
  readonly period: ReportPeriod;
  /** Wall time in ms; what was accepted until then counts. */
  readonly nowMs: number;
  /** Label of the workspace; of all without one. */
  readonly workspace?: string | undefined;
  readonly workspaceKey?: string | undefined;
  /** What a watcher such as `#4` watches. */
  readonly nameOf?: ((watcher: string) => string | undefined) | undefined;
  /** The history is redacted as it was written; what became secret since, and names of watchers, are masked by it. */
  readonly redactor?: Pick<Redactor, 'json'> | undefined;
}

/** The one way to a report, for the editor, the command line and the command language. */
export async function readReport(store: Pick<Store, 'report'>, request: ReportRequest): Promise<Report> {
  const { period, nowMs, workspace, workspaceKey, nameOf, redactor } = request;
  // The end is exclusive: what was accepted just now belongs to it.
  const rows = await store.report({ untilMs: nowMs + 1, spanMs: periodMs[period], workspace, workspaceKey });
  const report = summarise(rows, { period, nowMs, workspace, nameOf });
  return redactor === undefined ? report : (redactor.json(report as unknown as JsonObject) as unknown as Report);
}
