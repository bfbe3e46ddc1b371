import assert from 'node:assert/strict';
import { withChannel, withChannelEnabled, withSetting } from '../../../src/config/edit.ts';
import { parseConfig } from '../../../src/config/parse.ts';

const commented = `# mine
version: 1
channels:
  # the team
  team: { type: slack, webhookUrl: "\${secret:TEAM}" } # keep
`;

describe('Changes of a configuration file by commands', () => {
  it('switch a channel off and on, and keep comments', () => {
    const off = withChannelEnabled(commented, 'team', false, 'slack');
    assert.equal(parseConfig(off).config?.channels['team']?.enabled, false);
    for (const comment of ['# mine', '# the team', '# keep']) assert.ok(off.includes(comment), off);
    const on = withChannelEnabled(off, 'team', true, 'slack');
    assert.equal(parseConfig(on).config?.channels['team']?.enabled, true);
  });

  it('write what is built in when it is switched off', () => {
    for (const text of ['', 'version: 1\nchannels:\n', commented]) {
      const channels = parseConfig(withChannelEnabled(text, 'toast', false, 'toast')).config?.channels;
      assert.deepEqual(channels?.['toast'], { type: 'toast', enabled: false }, text);
    }
  });

  for (const [name, text] of [
    ['an empty file', ''],
    ['a section with nothing in it', 'version: 1\nsettings:\n'],
    ['a section with other keys', 'version: 1\nsettings: { debug: true } # why\n'],
  ] as const) {
    it(`set a nested key in ${name}`, () => {
      const after = withSetting(text, ['rateLimit', 'perMinute'], 3);
      assert.equal(parseConfig(after).config?.settings.rateLimit.perMinute, 3);
      assert.equal(parseConfig(after).config?.settings.debug, text.includes('debug'));
      assert.equal(after.includes('# why'), text.includes('# why'));
    });
  }

  it('leave a JSON file JSON', () => {
    const after = withChannel('{"version":1,"channels":{}}', 'team', { type: 'webhook', url: 'https://a.example' });
    assert.deepEqual(JSON.parse(after), {
      version: 1,
      channels: { team: { type: 'webhook', url: 'https://a.example' } },
    });
  });
});
