import assert from 'node:assert/strict';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../../../src/core/json.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { startWatching, type Watching } from '../../support/watching.ts';

const config = { when: '"out of memory" appears in app.log' };
const lines = (watching: Watching) => watching.drafts.map(({ description }) => description);

describe('a condition over the lines of a log', () => {
  it('takes a last line without an end for whole when the log was rotated, and not for the beginning of the next', async () => {
    using folder = tempFolder();
    const log = join(folder.path, 'app.log');
    writeFileSync(log, '');
    const watching = await startWatching('condition', config, folder.path);
    appendFileSync(log, 'first: out of memory\nkilled: out of memory');
    await watching.until(() => watching.drafts.length === 1, 'the first line');
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
    await watching.until(() => watching.drafts.length === 2, 'the line that nothing ended');
    appendFileSync(log, 'new: out of memory\n');
    await watching.until(() => watching.drafts.length === 3, 'the first line of the next log');
    assert.deepEqual(lines(watching), ['first: out of memory', 'killed: out of memory', 'new: out of memory']);
    watching.dispose();
  });

  it('finds a line with its beginning that was written before a restart', async () => {
    using folder = tempFolder();
    const log = join(folder.path, 'app.log');
    writeFileSync(log, '');
    const cursor: { value: JsonValue | undefined } = { value: undefined };
    const first = await startWatching('condition', config, folder.path, { cursor });
    const whole = 'first: out of memory\n';
    appendFileSync(log, `${whole}killed: out of `);
    const isStored = () => JSON.stringify(cursor.value ?? null).includes(`"offset":${whole.length},`);
    await first.until(() => first.drafts.length === 1 && isStored(), 'a position behind the whole line');
    first.dispose();
    appendFileSync(log, 'memory\n');
    const second = await startWatching('condition', config, folder.path, { cursor });
    await second.until(() => second.drafts.length === 1, 'the line that was finished meanwhile');
    assert.deepEqual(lines(second), ['killed: out of memory']);
    second.dispose();
  });
});
