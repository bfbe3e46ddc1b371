import type { ReportPage } from '../core/reportPage.ts';

/** Rows of each table that are told. */
const maxRows = 3;

/** A report in few lines of plain text, for the answer to a command: one for each section, and the beginnings of its tables. */
export function reportLines({ title, span, nothing, sections }: ReportPage): string[] {
  const lines = sections.flatMap(({ title: name, empty, figures, tables }) => {
    if (empty !== undefined) return [empty];
    const told = figures.map(({ label, value, note }) => `${label} ${value}${note === undefined ? '' : ` (${note})`}`);
    const [table] = tables;
    const rows = (table?.rows ?? []).slice(0, maxRows).map(
      (cells) =>
        `- ${cells
          .map(({ text }, index) =>
            table?.heads[index]?.isNumber === true ? `${table.heads[index].text} ${text}` : text,
          )
          .filter((text) => text !== '–')
          .join(' · ')}`,
    );
    return [told.length === 0 ? `${name}:` : `${name}: ${told.join(', ')}`, ...rows];
  });
  return [`${title} · ${span}`, ...(nothing === undefined ? lines : [nothing])];
}
