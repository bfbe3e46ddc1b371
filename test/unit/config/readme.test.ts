import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseConfig } from '../../../src/config/parse.ts';

describe('the configuration of the README', () => {
  it('is accepted as it stands, with nothing to say about it', () => {
    const text = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const example = /```yaml\n(version: 1\n[\s\S]*?)```/.exec(text)?.[1] ?? '';
    assert.ok(example.length > 1000);
    const { config, diagnostics } = parseConfig(example);
    assert.deepEqual(diagnostics, []);
    assert.ok(config !== undefined);
  });
});
