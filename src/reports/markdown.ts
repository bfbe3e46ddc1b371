import type { ReportFigure, ReportPage, ReportSection, ReportTable } from '../core/reportPage.ts';

/** A report as GitHub Flavored Markdown (https://github.github.com/gfm/): headings, lists of numbers, tables. */
export function reportMarkdown({ title, span, notes, nothing, sections }: ReportPage): string {
  const blocks = [
    `# ${plain(title)}`,
    plain(span),
    ...notes.map(plain),
    ...(nothing === undefined ? sections.flatMap(sectionBlocks) : [plain(nothing)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function sectionBlocks({ title, empty, figures, bar, tables }: ReportSection): string[] {
  const head = `## ${plain(title)}`;
  if (empty !== undefined) return [head, plain(empty)];
  return [
    head,
    ...(figures.length === 0 ? [] : [figures.map(figureLine).join('\n')]),
    ...(bar === undefined ? [] : [bar.parts.map(({ label }) => plain(label)).join(' · ')]),
    ...tables.flatMap((table) => [
      ...(table.title === title ? [] : [`### ${plain(table.title)}`]),
      tableText(table),
      ...(table.note === undefined ? [] : [plain(table.note)]),
    ]),
  ];
}

function figureLine({ label, value, note, change }: ReportFigure): string {
  const more = [note, change?.text].filter((text) => text !== undefined).map(plain);
  return `- ${plain(label)}: **${plain(value)}**${more.length === 0 ? '' : ` (${more.join('; ')})`}`;
}

function tableText({ heads, rows }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(heads.map(({ text }) => plain(text))),
    line(heads.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((cells) => line(cells.map(({ text }) => plain(text)))),
  ].join('\n');
}

/** A text that is read as itself, on one line. Lone letters of the language of addresses are taken apart, so that nothing becomes a link or a mention. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_[\]<>|~#&!]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '$&\u200b');
}
