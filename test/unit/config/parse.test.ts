import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createJsonSchema } from '../../../src/config/jsonSchema.ts';
import { maxConfigBytes } from '../../../src/config/limits.ts';
import { parseConfig } from '../../../src/config/parse.ts';

const errorsOf = (text: string) =>
  parseConfig(text)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ place, message }) => `${place.line}:${place.column} ${message}`);

describe('the reference configuration', () => {
  const text = readFileSync(join(import.meta.dirname, '../../fixtures/reference/lookout.yaml'), 'utf8');
  const lines = text.split('\n');
  const parsed = parseConfig(text);

  it('is accepted as it stands', () => {
    assert.deepEqual(errorsOf(text), []);
    assert.ok(parsed.config !== undefined);
  });

  it('names every key whose feature is to come at its own line, and no other', () => {
    const warned = parsed.diagnostics.map(({ place, message }) => {
      const name = /"([^"]+)"/.exec(message)?.[1] ?? '';
      assert.match(lines[place.line - 1] ?? '', new RegExp(name), message);
      return name;
    });
    for (const name of ['resource', 'builds', 'expect', 'control', 'reports', 'cluster', 'appToken', 'guildId']) {
      assert.ok(warned.includes(name), name);
    }
    for (const name of [
      'quietHours',
      'priorities',
      'inhibit',
      'mutes',
      'fallback',
      'group',
      'escalate',
      'batch',
      'dedupWindow',
      'rateLimit',
      'file',
      'folder',
      'build',
      'tests',
      'errors',
      'coverage',
      'condition',
      'terminal',
      'problems',
      'discord',
      'webhook',
      'push',
      'email',
      'sms',
      'telegram',
      'retry',
      'filters',
      'routes',
      'version',
    ]) {
      assert.ok(!warned.includes(name), name);
    }
  });
});

describe('configuration', () => {
  const bad: [string, string, RegExp][] = [
    [
      'an unknown key, with the nearest known one',
      'version: 1\nsettings:\n  dedupWindo: 5m\n',
      /^3:3 Unknown key "dedupWindo"\. Did you mean "dedupWindow"\?/,
    ],
    [
      'an unknown key inside a watcher',
      'version: 1\nwatchers:\n  - { kind: folder, path: a, exlude: [x] }\n',
      /^3:\d+ Unknown key "exlude"\. Did you mean "exclude"/,
    ],
    [
      'an unknown key inside a channel',
      'version: 1\nchannels:\n  a: { type: slack, webhookUlr: x }\n',
      /^3:\d+ Unknown key "webhookUlr"\. Did you mean "webhookUrl"/,
    ],
    ['an unknown key inside a route', 'version: 1\nroutes:\n  - { name: a, chanels: [x] }\n', /Unknown key "chanels"/],
    [
      'an unknown watcher kind',
      'version: 1\nwatchers:\n  - { kind: fil, path: a }\n',
      /^3:\d+ "kind".*Did you mean "file"/,
    ],
    [
      'an unknown channel type',
      'version: 1\nchannels:\n  a: { type: discrod }\n',
      /^3:\d+ "type".*Did you mean "discord"/,
    ],
    [
      'a batch that waits too long',
      'version: 1\nchannels:\n  a: { type: webhook, url: x, fileBatches: { wait: 2m } }\n',
      /^3:\d+ "wait": must be at most 60s/,
    ],
    [
      'batches for a service that does not take them',
      'version: 1\nchannels:\n  a: { type: slack, webhookUrl: x, fileBatches: {} }\n',
      /^3:\d+ Unknown key "fileBatches"/,
    ],
    ['a missing version', 'watchers: []\n', /"version"/],
    ['a version of the future', 'version: 2\n', /"version"/],
    [
      'a duration that is none',
      'version: 1\nsettings: { dedupWindow: soon }\n',
      /^2:\d+ "dedupWindow": must be a duration/,
    ],
    [
      'a missing channel type',
      'version: 1\nchannels:\n  a: { events: ["*"] }\n',
      /^3:3 "type" is missing: one of toast, discord/,
    ],
    [
      'a misspelt type key',
      'version: 1\nchannels:\n  a: { typ: discord }\n',
      /^3:8 Unknown key "typ"\. Did you mean "type"/,
    ],
    ['a missing watcher kind', 'version: 1\nwatchers:\n  - path: a\n', /^3:\d+ "kind" is missing: one of file/],
    ['a threshold that is none', 'version: 1\nwatchers: [{ kind: file, path: a, threshold: many }]\n', /threshold/],
    ['an unknown field in a filter', 'version: 1\nfilters:\n  - { colour: red }\n', /Unknown field "colour"/],
    ['a channel name with spaces', 'version: 1\nchannels:\n  "my team": { type: toast }\n', /my team/],
    ['broken YAML', 'version: 1\nwatchers: [\n', /^\d+:\d+ /],
    ['a key twice', 'version: 1\nversion: 1\n', /unique/i],
    ['nothing', '', /empty/],
    ['a text', 'hello', /The configuration/],
    ['a list', '- 1\n', /The configuration/],
    [
      'an alias bomb',
      `version: 1\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replaceAll(/./g, (c, i: number) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`)}`,
      /alias/i,
    ],
    ['a file of more than 1 MiB', `version: 1\n#${'x'.repeat(maxConfigBytes)}`, /larger than 1 MiB/],
    ['absurd nesting', `version: 1\nfilters: ${'['.repeat(100_000)}`, /nested deeper/],
    [
      'absurd nesting by indentation',
      `version: 1\n${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`,
      /nested deeper|Unknown key/,
    ],
  ];
  for (const [what, text, message] of bad) {
    it(`refuses ${what}`, () => {
      const errors = errorsOf(text);
      assert.ok(
        errors.some((error) => message.test(error)),
        JSON.stringify(errors),
      );
      assert.equal(parseConfig(text).config, undefined);
    });
  }

  it('cannot reach a prototype', () => {
    parseConfig(
      'version: 1\n__proto__: { polluted: true }\nsettings: { constructor: { prototype: { polluted: true } } }\n',
    );
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('may be JSON', () => {
    assert.deepEqual(errorsOf('{"version": 1, "watchers": [{"kind": "file", "path": "a"}]}'), []);
  });

  it('never crashes the reader, whatever the text', () => {
    const piece = fc.constantFrom(
      'version: 1\n',
      'watchers:\n',
      '  - ',
      '{ kind: file }',
      '[',
      ']',
      '&a',
      '*a',
      ': ',
      '"',
      "'",
      '\t',
      'routes: ',
      '!!js ',
      '\n',
      '#',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 20 }).map((items) => items.join('')),
        ),
        (text) => {
          const { config, diagnostics } = parseConfig(text);
          assert.ok(config !== undefined || diagnostics.some(({ severity }) => severity === 'error'));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('JSON Schema', () => {
  it('has every key of the configuration, with descriptions for completion', () => {
    const schema = createJsonSchema() as { properties: Record<string, unknown>; required: string[] };
    for (const key of ['version', 'settings', 'watchers', 'channels', 'routes', 'delivery'])
      assert.ok(key in schema.properties, key);
    assert.deepEqual(schema.required, ['version']);
    assert.match(JSON.stringify(schema), /Never files or folders that match/);
  });
});
