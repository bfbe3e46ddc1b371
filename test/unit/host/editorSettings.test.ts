import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../src/config/readConfig.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { severities } from '../../../src/core/severity.ts';
import {
  builtInWatchers,
  type EditorSettings,
  parseEditorSettings,
  reasonToHide,
  settingKeys,
} from '../../../src/host/settings/editorSettings.ts';

interface Property {
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  contributes: { configuration: { properties: Record<string, Property> } };
};
const { properties } = manifest.contributes.configuration;
const unset = parseEditorSettings(() => undefined);
const settingsWith = (key: keyof EditorSettings, value: unknown) =>
  parseEditorSettings((asked) => (asked === settingKeys[key] ? value : undefined));

describe('settings of the editor', () => {
  it('are those that the manifest offers, with its defaults', () => {
    assert.deepEqual(
      Object.keys(properties).sort(),
      Object.values(settingKeys)
        .map((key) => `lookout.${key}`)
        .sort(),
    );
    assert.deepEqual(
      parseEditorSettings((key) => properties[`lookout.${key}`]?.default),
      unset,
    );
  });

  it('take what the manifest allows', () => {
    for (const least of properties['lookout.notifications.minimumSeverity']?.enum ?? [])
      assert.equal(settingsWith('leastShown', least).leastShown, least);
    for (const shown of properties['lookout.statusBar.show']?.enum ?? [])
      assert.equal(settingsWith('statusBar', shown).statusBar, shown);
    for (const key of ['activityEntries', 'keptOutputs'] as const) {
      const { minimum = NaN, maximum = NaN } = properties[`lookout.${settingKeys[key]}`] ?? {};
      assert.equal(settingsWith(key, minimum)[key], minimum);
      assert.equal(settingsWith(key, minimum - 1)[key], minimum);
      assert.equal(settingsWith(key, maximum)[key], maximum);
      assert.equal(settingsWith(key, maximum + 1)[key], maximum);
    }
    assert.equal(settingsWith('isPresentWhileFocused', true).isPresentWhileFocused, true);
  });

  it('are as usual where a value makes no sense', () => {
    for (const key of Object.keys(settingKeys) as (keyof EditorSettings)[])
      for (const value of ['loud', 7.5, null, ['x'], { builds: 'no' }])
        assert.deepEqual(settingsWith(key, value), unset, `${key}: ${JSON.stringify(value)}`);
  });

  it('choose what is watched without being asked for, by watchers that exist', async () => {
    const kindsOf = (watchers: readonly JsonObject[]) => watchers.map(({ kind }) => kind);
    assert.deepEqual(kindsOf(builtInWatchers(unset)), ['build', 'tests', 'terminal', 'problems']);
    const some = settingsWith('builtIn', { builds: false, problems: false });
    assert.deepEqual(kindsOf(builtInWatchers(some)), ['tests', 'terminal']);
    const { diagnostics } = await readConfig(`version: 1\nwatchers: ${JSON.stringify(builtInWatchers(unset))}\n`);
    assert.deepEqual(diagnostics, []);
  });

  it('hide from the person what is milder than asked for, and say by which setting', () => {
    const shownBy = (least: string) =>
      severities.filter((severity) => reasonToHide(settingsWith('leastShown', least), { severity }) === undefined);
    assert.deepEqual(shownBy('info'), ['info', 'warning', 'error', 'critical']);
    assert.deepEqual(shownBy('error'), ['error', 'critical']);
    assert.deepEqual(shownBy('off'), []);
    assert.match(
      reasonToHide(settingsWith('leastShown', 'warning'), { severity: 'info' }) ?? '',
      /below warning.*lookout\.notifications\.minimumSeverity/,
    );
  });
});
