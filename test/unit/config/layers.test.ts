import assert from 'node:assert/strict';
import { withChannel, withRoot } from '../../../src/config/edit.ts';
import { type Layer, mergeLayers } from '../../../src/config/layers.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { resolvePlaceholders } from '../../../src/config/placeholders.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';

const defaults = configSchema.parse({ version: 1 });

function layer(scope: Layer['scope'], text: string): Layer {
  const { config, located, diagnostics } = parseConfig(`version: 1\n${text}`);
  assert.ok(config !== undefined, JSON.stringify(diagnostics));
  return { scope, file: `${scope}.yaml`, config, located };
}

describe('configuration layers', () => {
  it('let the workspace refine settings key by key, and defaults override nothing', () => {
    const merged = mergeLayers(
      [
        layer('user', 'settings: { dedupWindow: 1h, debug: true }'),
        layer('workspace', 'settings: { dedupWindow: 1m }'),
      ],
      defaults,
    );
    assert.deepEqual([merged.settings.dedupWindow, merged.settings.debug], ['1m', true]);
  });

  it('never let a workspace make a careful user talk', () => {
    const merged = mergeLayers(
      [
        layer('user', 'settings: { localOnly: true, dryRun: true }'),
        layer('workspace', 'settings: { localOnly: false, dryRun: false }'),
      ],
      defaults,
    );
    assert.deepEqual([merged.settings.localOnly, merged.settings.dryRun], [true, true]);
  });

  it('do not let a workspace redirect a channel of the user, or allow private hosts', () => {
    const merged = mergeLayers(
      [
        layer('user', 'channels: { team: { type: slack, webhookUrl: "https://hooks.slack.com/a" } }'),
        layer(
          'workspace',
          'channels: { team: { type: slack, webhookUrl: "https://evil.example" } }\nsecurity: { allowHosts: [10.0.0.1], roots: [/] }',
        ),
      ],
      defaults,
    );
    assert.equal(merged.channels.get('team')?.layer.scope, 'user');
    assert.deepEqual([merged.allowHosts, merged.roots], [[], []]);
    assert.deepEqual(
      merged.refused.map(({ path }) => path.join('.')),
      ['channels.team', 'security.allowHosts'],
    );
  });

  it('ask the routes of the workspace first, and import flat rules by priority with their lines', () => {
    const merged = mergeLayers(
      [
        layer('user', 'routes: [{ name: user }]'),
        layer(
          'workspace',
          'rules:\n  - { name: low, eventTypes: [a.b], channels: [x] }\n  - { name: high, eventTypes: [a.b], channels: [x], priority: 9 }\nroutes:\n  - { name: tree }',
        ),
      ],
      defaults,
    );
    assert.deepEqual(
      merged.routes?.map(({ value, ref }) => `${value.name} ${ref.file}:${ref.line}`),
      ['high workspace.yaml:4', 'low workspace.yaml:3', 'tree workspace.yaml:6', 'user user.yaml:2'],
    );
  });
});

describe('placeholders', () => {
  const sources = {
    env: (name: string) => (name === 'HOST' ? 'example.com' : undefined),
    secret: async (name: string) => (name === 'KEY' ? new Secret('${env:HOST} s3cret') : undefined),
    workspaceFolder: '/w',
  };

  it('are filled in nested texts, and their values are not expanded again', async () => {
    const { value, missing, secrets } = await resolvePlaceholders(
      { a: ['x ${env:HOST}', { b: '${secret:KEY}' }], c: '${workspaceFolder}/d', n: 1 },
      sources,
    );
    assert.deepEqual(value, { a: ['x example.com', { b: '${env:HOST} s3cret' }], c: '/w/d', n: 1 });
    assert.deepEqual([missing, secrets.length], [[], 2]);
  });

  it('without a value are named', async () => {
    assert.deepEqual((await resolvePlaceholders(['${secret:NONE}', '${env:NONE}'], sources)).missing.toSorted(), [
      '${env:NONE}',
      '${secret:NONE}',
    ]);
  });
});

describe('adding a channel to a file', () => {
  const options = { type: 'slack', webhookUrl: '${secret:S}' };

  it('keeps comments and the rest, and replaces a channel of the same name', () => {
    const before =
      '# mine\nversion: 1 # first\nchannels:\n  # the team\n  team: { type: toast }\n  slack: { type: toast }\n';
    const after = withChannel(before, 'slack', options);
    assert.match(after, /# mine\nversion: 1 # first\nchannels:\n {2}# the team\n {2}team: \{ type: toast \}/);
    assert.deepEqual(parseConfig(after).config?.channels['slack']?.type, 'slack');
  });

  it('adds a folder that may be watched, beside those that are there', () => {
    const roots = (text: string) => parseConfig(text).config?.security.roots;
    const once = withRoot('version: 1 # mine\n', '/data');
    assert.match(once, /# mine/);
    assert.deepEqual(roots(once), ['/data']);
    assert.deepEqual(roots(withRoot(once, '/logs')), ['/data', '/logs']);
    assert.deepEqual(roots(withRoot('version: 1\nsecurity: { allowHosts: [a.b] }\n', '/x')), ['/x']);
  });

  it('makes a whole file of nothing', () => {
    assert.equal(
      withChannel('', 'slack', options),
      'version: 1\nchannels:\n  slack:\n    type: slack\n    webhookUrl: ${secret:S}\n',
    );
  });

  it('leaves a broken file alone', () => {
    assert.throws(
      () => withChannel('version: [', 'x', options),
      (error) => LookoutError.is(error, 'invalid'),
    );
  });
});
