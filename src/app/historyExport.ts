import type { HistoryEntry } from '../store/store.ts';

const columns = [
  'time',
  'type',
  'severity',
  'priority',
  'title',
  'workspace',
  'branch',
  'watcher',
  'channels',
  'status',
  'id',
];

/** The history as JSON: what `lookout history --json` shows, as one list. */
export function historyJson(entries: readonly HistoryEntry[]): string {
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

/** The history as a table (RFC 4180), one row per event. Cells cannot become formulas of a spreadsheet. */
export function historyCsv(entries: readonly HistoryEntry[]): string {
  const rows = entries.map(({ event, deliveries }) => [
    event.time,
    event.type,
    event.severity,
    event.priority,
    event.title,
    event.labels['workspace'] ?? '',
    event.labels['branch'] ?? '',
    event.labels['watcher'] ?? '',
    deliveries.map(({ channel }) => channel).join(' '),
    deliveries.map(({ status }) => status).join(' '),
    event.id,
  ]);
  return [columns, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/** A cell that begins like a formula gets an apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection). */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
