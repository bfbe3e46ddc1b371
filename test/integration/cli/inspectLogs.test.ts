import assert from 'node:assert/strict';
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { jsonLines, runCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const text = 'INFO bereit – 0 errors\r\nERROR disk füll\r\n    details\r\nINFO on\r\n';
const found = {
  records: [{ line: 2, endLine: 3, level: 'ERROR', message: 'disk füll', frames: [] }],
  counts: { CRITICAL: 0, ERROR: 1, WARNING: 0 },
};

describe('lookout inspect errors', () => {
  it('reads UTF-8, UTF-16 in both orders, and bytes that are neither', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    writeFileSync(join(cwd, 'utf8.txt'), text);
    writeFileSync(join(cwd, 'utf16le.txt'), utf16);
    writeFileSync(join(cwd, 'utf16be.txt'), Buffer.from(utf16).swap16());
    writeFileSync(
      join(cwd, 'bytes.txt'),
      Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0x0a]), Buffer.from('ERROR disk \xFF full\n', 'latin1')]),
    );
    const files = ['utf8.txt', 'utf16le.txt', 'utf16be.txt', 'bytes.txt'];
    const { code, stdout } = await runCli(['inspect', 'errors', ...files, '--json'], { cwd });
    const broken = { ...found, records: [{ ...found.records[0], endLine: 2, message: 'disk \uFFFD full' }] };
    assert.equal(code, 1);
    assert.deepEqual(
      jsonLines(stdout),
      files.map((path) => ({ path, ...(path === 'bytes.txt' ? broken : found) })),
    );
  }).timeout(30_000);

  it('reads 100 MB with less memory than that', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'large.txt');
    const part = `${'2026-11-21 10:00:00 INFO order stored without an error\n'.repeat(16_000)}ERROR disk full\n`;
    const file = createWriteStream(path);
    const parts = 120;
    for (let index = 0; index < parts; index += 1) if (!file.write(part)) await once(file, 'drain');
    await new Promise<void>((resolve) => file.end(resolve));
    const { code, stdout } = await runCli(['inspect', 'errors', path, '--json'], {
      cwd: folder.path,
      env: { NODE_OPTIONS: '--max-old-space-size=48' },
    });
    assert.equal(code, 1);
    assert.deepEqual(jsonLines(stdout)[0]?.['counts'], { CRITICAL: 0, ERROR: parts, WARNING: 0 });
  }).timeout(60_000);

  it('shows people where each error is', async () => {
    using folder = tempFolder();
    const input = 'api-1  | TypeError: x is undefined\napi-1  |     at f (/srv/a.js:3:7)\n';
    const { stderr, stdout } = await runCli(['inspect', 'errors', '-'], { cwd: folder.path, input });
    assert.match(
      stdout + stderr,
      /0 critical, 1 errors, 0 warnings\n {2}1: api-1: ERROR TypeError: x is undefined {2}\(\/srv\/a\.js:3\)/,
    );
  }).timeout(30_000);
});
