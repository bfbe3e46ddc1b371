import type { ReportBar, ReportFigure, ReportPage, ReportSection, ReportTable } from '../core/reportPage.ts';
import { reportStyle } from './htmlStyle.ts';

const barWidth = 600;
const barHeight = 14;

/** A report as one file of HTML that needs nothing else: no script, nothing that is loaded. Light or dark as the reader's system is. */
export function reportHtml({ language, title, span, notes, nothing, sections }: ReportPage): string {
  const body =
    nothing === undefined ? sections.map(sectionHtml).join('') : `<p class="nothing">${escaped(nothing)}</p>`;
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)} – Lookout</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(span)}</p>
${notes.map((note) => `<p class="note">${escaped(note)}</p>\n`).join('')}${body}</main>
</body>
</html>
`;
}

function sectionHtml({ title, empty, figures, bar, tables }: ReportSection): string {
  const content =
    empty === undefined
      ? [
          figures.length === 0 ? '' : `<dl class="figures">\n${figures.map(figureHtml).join('')}</dl>\n`,
          bar === undefined ? '' : barHtml(bar),
          ...tables.map((table) => tableHtml(table, table.title === title)),
        ].join('')
      : `<p class="nothing">${escaped(empty)}</p>\n`;
  return `<section>\n<h2>${escaped(title)}</h2>\n${content}</section>\n`;
}

function figureHtml({ label, value, note, change }: ReportFigure): string {
  const more = [
    note === undefined ? '' : `<dd class="note">${escaped(note)}</dd>`,
    change === undefined ? '' : `<dd class="change ${change.tone}">${escaped(change.text)}</dd>`,
  ].join('');
  return `<div><dt>${escaped(label)}</dt><dd class="value">${escaped(value)}</dd>${more}</div>\n`;
}

function barHtml({ label, parts }: ReportBar): string {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let x = 0;
  const rects = parts.map(({ label: name, count, tone }) => {
    const width = (count / total) * barWidth;
    const rect = `<rect class="${tone}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="${barHeight}"><title>${escaped(name)}</title></rect>`;
    x += width;
    return rect;
  });
  const legend = parts.map(({ label: name, tone }) => `<li><span class="swatch ${tone}"></span>${escaped(name)}</li>`);
  return `<svg viewBox="0 0 ${barWidth} ${barHeight}" preserveAspectRatio="none" role="img" aria-label="${escaped(label)}">${rects.join('')}</svg>
<ul class="legend">${legend.join('')}</ul>\n`;
}

function tableHtml({ title, heads, rows, note }: ReportTable, isTitled: boolean): string {
  const kind = (index: number) => (heads[index]?.isNumber === true ? ' class="number"' : '');
  const head = heads.map(({ text }, index) => `<th scope="col"${kind(index)}>${escaped(text)}</th>`).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map(({ text }, index) => `<td${kind(index)}>${escaped(text)}</td>`).join('')}</tr>\n`,
  );
  const caption = `<caption${isTitled ? ' class="hidden"' : ''}>${escaped(title)}</caption>`;
  const below = note === undefined ? '' : `<p class="note">${escaped(note)}</p>\n`;
  return `<div class="wide"><table>\n${caption}<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('')}</tbody></table></div>\n${below}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is read as itself in content and in attributes. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}]+/gu, ' ').replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
