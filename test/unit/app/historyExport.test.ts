import assert from 'node:assert/strict';
import { historyCsv, historyJson } from '../../../src/app/historyExport.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const entryOf = (title: string) => ({ event: sampleEvent({ title }), decisions: [], deliveries: [] });

describe('an export of the history', () => {
  it('as CSV keeps every text in its cell, and no cell can become a formula', () => {
    const text = historyCsv([entryOf('a, "b"\nc'), entryOf('=HYPERLINK("http://evil")'), entryOf('@SUM(1)')]);
    const lines = text.split('\r\n');
    assert.match(lines[0] ?? '', /^time,type,severity,priority,title,/);
    assert.ok(text.includes('"a, ""b""\nc"'));
    assert.ok(text.includes(`"'=HYPERLINK(""http://evil"")"`));
    assert.ok(text.includes(",'@SUM(1),"));
  });

  it('as JSON is what the command line shows, as one list', () => {
    const [entry] = JSON.parse(historyJson([entryOf('x')])) as { event: { title: string } }[];
    assert.equal(entry?.event.title, 'x');
  });
});
