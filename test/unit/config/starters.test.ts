import assert from 'node:assert/strict';
import { parseConfig } from '../../../src/config/parse.ts';
import { starters } from '../../../src/config/starters.ts';

describe('Templates of configuration', () => {
  for (const [name, { text, secrets }] of Object.entries(starters)) {
    it(`of ${name} is accepted as it is, without a word about what is to come`, () => {
      const { diagnostics, config } = parseConfig(text);
      assert.deepEqual(
        diagnostics.map(({ message, place }) => `${place.line}: ${message}`),
        [],
      );
      assert.ok(config !== undefined && config.watchers.length > 0);
      const named = [...text.matchAll(/\$\{secret:(\w+)\}/g)].map(([, secret]) => secret);
      assert.deepEqual(named.toSorted(), [...secrets].toSorted());
      const known = Object.keys(config.channels);
      const used = (config.routes ?? []).flatMap(({ channels = [] }) => channels);
      assert.deepEqual(
        used.filter((channel) => !known.includes(channel)),
        [],
      );
    });
  }
});
