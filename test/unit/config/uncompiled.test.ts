import assert from 'node:assert/strict';
import { parseConfig } from '../../../src/config/parse.ts';
import { readConfig } from '../../../src/config/readConfig.ts';
import { findUncompiled } from '../../../src/config/uncompiled.ts';

const text = `version: 1
watchers:
  - kind: errors
    path: app.log
    patterns:
      - declined
      - "/(/"
    exclude: ["(?i)fine", "/a(?=b)/"]
  - { kind: errors, path: b.log, patterns: ["(?i)[z-a]"] }
  - { kind: condition, expr: "coverage.lines <" }
  - { kind: condition, expr: "coverage.lines < 80" }
  - { kind: condition, when: deploy succeeds }
  - { kind: condition, when: deploy explodes }
  - { kind: terminal, patterns: ["/)/"] }
mutes:
  - match: { type: log.error }
    until:
      when: branch ==
  - { match: { type: log.error }, until: { when: 'branch == "main"' } }
`;

describe('what nothing measures yet', () => {
  it('is told at its line', async () => {
    const config = `version: 1\nwatchers:\n  - { kind: condition, when: cpu > 90% for 5 minutes }\n  - { kind: condition, when: test coverage < 80% }\n`;
    const found = await findUncompiled(parseConfig(config));
    assert.deepEqual(
      found.map(({ severity, place, message }) => [severity, place.line, message]),
      [['warning', 3, 'cpu is not measured yet: only published events tell of it.']],
    );
  });
});

describe('what does not compile', () => {
  it('is told at its line and column, and keeps nothing else from working', async () => {
    const parsed = parseConfig(text);
    const found = await findUncompiled(parsed);
    assert.ok(parsed.config !== undefined);
    assert.deepEqual(
      found.map(({ severity, place, message }) => [
        severity,
        `${place.line}:${place.column}`,
        /^The (?:pattern|condition) (.+) does not compile: /.exec(message)?.[1],
      ]),
      [
        ['warning', '7:9', '/(/'],
        ['warning', '8:27', '/a(?=b)/'],
        ['warning', '9:45', '(?i)[z-a]'],
        ['warning', '14:34', '/)/'],
        ['warning', '10:24', 'coverage.lines <'],
        ['warning', '13:24', 'deploy explodes'],
        ['warning', '18:7', 'branch =='],
      ],
    );
  });

  it('is an error where secrets would stay in what is sent: the configuration is not in force', async () => {
    const redacting = (pattern: string) =>
      readConfig(`version: 1\nsecurity:\n  redact:\n    patterns:\n      - fine\n      - "${pattern}"\n`);
    const broken = await redacting('/(/');
    assert.equal(broken.config, undefined);
    assert.deepEqual(
      broken.diagnostics.map(({ severity, place }) => [severity, `${place.line}:${place.column}`]),
      [['error', '6:9']],
    );
    assert.match(broken.diagnostics[0]?.message ?? '', /^The pattern \/\(\/ does not compile: /);
    const good = await redacting('/\\\\d/');
    assert.deepEqual([good.config?.security.redact.patterns, good.diagnostics], [['fine', '/\\d/'], []]);
  });

  it('is not looked for in a configuration that is broken itself', async () => {
    const parsed = parseConfig(`${text}odd: 1\n`);
    assert.equal(parsed.config, undefined);
    assert.deepEqual(await findUncompiled(parsed), []);
  });
});
