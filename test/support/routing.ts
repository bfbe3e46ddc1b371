import assert from 'node:assert/strict';
import { compileRules } from '../../src/app/compileRules.ts';
import { type EffectiveConfig, mergeLayers } from '../../src/config/layers.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { configSchema } from '../../src/config/schema.ts';
import { createRedactor } from '../../src/core/redaction.ts';
import type { RoutedChannel } from '../../src/router/outbox.ts';
import type { RouterRules } from '../../src/router/pipeline.ts';

/** The file that tests name as the one responsible. */
export const configFile = '/work/lookout.yaml';

/** A configuration in force, out of its text. Fails with the problems of a text that is none. */
export function effectiveOf(text: string): EffectiveConfig {
  const { config, diagnostics, located } = parseConfig(text);
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  assert.ok(config !== undefined);
  return mergeLayers([{ scope: 'user', file: configFile, config, located }], configSchema.parse({ version: 1 }));
}

/** The rules of a configuration with channels of these names, which take everything. */
export function rulesOf(config: EffectiveConfig, names: readonly string[]): Promise<RouterRules> {
  const channels = new Map(
    names.map((key): [string, RoutedChannel[]] => [
      key,
      [{ key, scope: 'outward', accepts: () => true, unavailable: undefined, rule: undefined }],
    ]),
  );
  return compileRules(config, channels);
}

export const around = (nowMs: number) => ({
  surroundings: { workspace: 'shop', host: 'h', user: 'u' },
  redactor: createRedactor(),
  watcherOptions: {},
  mutes: [],
  nowMs,
});
