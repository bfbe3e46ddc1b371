import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import { reportHtml } from '../../../src/reports/html.ts';
import { reportMarkdown } from '../../../src/reports/markdown.ts';
import { tellReport } from '../../../src/reports/page.ts';
import { summarise } from '../../../src/reports/summary.ts';
import type { ReportRows } from '../../../src/store/reportRows.ts';
import { busyRows, noRows, reportedMs } from '../../support/reportRows.ts';

const page = (rows: ReportRows) =>
  tellReport(summarise(rows, { period: 'weekly', nowMs: reportedMs, workspace: 'shop' }), 'en', 'UTC');

/** Elements and texts of a page, read strictly: an element that is not closed, or a stray `<`, is an error. */
function readStrictly(html: string): { names: Set<string>; attributes: string[]; text: string } {
  const names = new Set<string>();
  const attributes: string[] = [];
  let text = '';
  const parser = new SaxesParser({});
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes: own }) => {
    names.add(name);
    attributes.push(...Object.entries(own).map(([key, value]) => `${key}=${value}`));
  });
  parser.on('text', (part) => {
    text += part;
  });
  const body = html.slice(html.indexOf('<body>')).replace('</html>', '');
  parser.write(body).close();
  return { names, attributes, text };
}

describe('a report as HTML', () => {
  const html = reportHtml(page(busyRows()));

  it('is one file that runs and loads nothing, in light and dark', () => {
    const { names, attributes } = readStrictly(html);
    assert.ok(['svg', 'rect', 'table', 'dl'].every((name) => names.has(name)));
    assert.ok(['script', 'img', 'link', 'iframe', 'a'].every((name) => !names.has(name)));
    assert.deepEqual(
      attributes.filter((attribute) => /^(?:on|src|href|style)/i.test(attribute)),
      [],
    );
    assert.doesNotMatch(html, /url\(|@import|https?:/);
    assert.match(html, /prefers-color-scheme: dark/);
    assert.match(html, /<html lang="en">/);
  });

  it('says what events said as text, whatever it looks like', () => {
    const { names, text } = readStrictly(html);
    assert.ok(!names.has('b'));
    assert.match(text, /app\.log: <b>payment<\/b> \| declined/);
    const [failure] = busyRows().failures;
    assert.ok(failure !== undefined);
    const hostile = { ...failure, wording: {}, title: `"><script>alert('1')</script>&amp;` };
    const read = readStrictly(reportHtml(page(busyRows({ failures: [hostile] }))));
    assert.ok(!read.names.has('script'));
    assert.ok(read.text.includes(hostile.title));
  });

  it('draws bars as long as their parts', () => {
    const widths = [...html.matchAll(/<rect class="(\w+)" x="[\d.]+" width="([\d.]+)"/g)].map(
      ([, tone, width]) => `${tone} ${width}`,
    );
    assert.deepEqual(widths.slice(0, 3), ['good 500.00', 'bad 75.00', 'neutral 25.00']);
  });

  it('of nothing says that nothing happened', () => {
    const { text, names } = readStrictly(reportHtml(page(noRows)));
    assert.match(text, /Nothing happened in these seven days\./);
    assert.ok(!names.has('table'));
  });
});

describe('a report as Markdown', () => {
  const markdown = reportMarkdown(page(busyRows()));

  it('has headings, lists of numbers and tables', () => {
    assert.match(markdown, /^# Weekly report\n\nshop · Nov 14, 2026, 12:00 – Nov 21, 2026, 12:00 UTC\n\n/);
    assert.match(markdown, /^- Succeeded: \*\*87 %\*\* \(20 of 23; −3 points\)$/m);
    assert.match(markdown, /^\| Problem \| Times \| Last seen \| State \|\n\| --- \| ---: \| --- \| --- \|$/m);
    assert.match(markdown, /^20 succeeded · 3 failed · 1 cancelled$/m);
    assert.match(reportMarkdown(page(noRows)), /Nothing happened in these seven days\./);
  });

  it('says what events said as text: no table, heading, markup, link or mention comes of it', () => {
    const [row = ''] = markdown.split('\n').filter((line) => line.includes('payment'));
    assert.equal(row.match(/(?<!\\)\|/g)?.length, 5, row);
    assert.ok(
      row.startsWith(String.raw`| app.log: \<b\>payment\</b\> \| declined \# no heading, @` + '\u200beveryone'),
      row,
    );
    const [failure] = busyRows().failures;
    assert.ok(failure !== undefined);
    const title = '[x](https://example.com) ![y](z) `code` *bold* www.example.com';
    const hostile = reportMarkdown(page(busyRows({ failures: [{ ...failure, wording: {}, title }] })));
    assert.ok(!/https:\/\/|(?<!\\)[[`]|www\.e/.test(hostile), hostile);
  });
});
