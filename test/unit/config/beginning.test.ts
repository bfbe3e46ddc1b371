import assert from 'node:assert/strict';
import { beginning } from '../../../src/config/beginning.ts';
import { parseConfig } from '../../../src/config/parse.ts';

describe('the beginning of a new configuration', () => {
  it('is accepted as it is, and with every line taken out of its comment', () => {
    assert.deepEqual(parseConfig(beginning).diagnostics, []);
    const taken = beginning.replaceAll(/^ {2}# (?=\S)/gm, '  ');
    const { config, diagnostics } = parseConfig(taken);
    assert.deepEqual(diagnostics, []);
    assert.equal(config?.watchers.length, 2);
    assert.deepEqual(Object.keys(config?.channels ?? {}), ['toast', 'team']);
  });
});
