import assert from 'node:assert/strict';
import type { EventDraft } from '../../../src/core/event.ts';
import { createRouterMemory } from '../../../src/router/memory.ts';
import { routeEvent } from '../../../src/router/pipeline.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { around, configFile, effectiveOf, rulesOf } from '../../support/routing.ts';

const channels = ['toast', 'team', 'chat', 'mail', 'phone', 'hook'];
const build: Partial<EventDraft> = {
  type: 'build.failed',
  severity: 'error',
  labels: { branch: 'main', workspace: 'shop' },
};
const test: Partial<EventDraft> = { type: 'test.failed', severity: 'error', labels: { branch: 'feature/x' } };
const file: Partial<EventDraft> = {
  type: 'file.modified',
  data: { path: 'src/db/a.sql', lines: 40 },
  subject: 'src/db/a.sql',
};
const deploy: Partial<EventDraft> = { type: 'deploy.failed', data: { environment: 'production', attempt: 3 } };
const critical: Partial<EventDraft> = { type: 'log.critical', severity: 'critical', priority: 'critical' };

const tree = `routes:
  - name: Critical
    match: { severity: critical }
    channels: [phone, mail]
  - name: Builds
    match: { any: [{ type: "build.*" }, { type: "test.*" }] }
    channels: [team]
    continue: true
    routes:
      - { name: Main, match: { "labels.branch": main }, channels: [chat] }
      - { name: Features, match: { "labels.branch": "feature/*" } }
  - { name: Files, match: { type: "file.*", not: { "data.path": "**/*.md" } }, channels: [hook] }
  - { name: Rest, channels: [toast] }
`;
const noRest = tree.replace(/ {2}- { name: Rest.*\n/, '');
const continued = `routes:
  - { name: A, match: { type: "*" }, channels: [team, chat], continue: true }
  - { name: B, match: { type: "build.*" }, channels: [chat, mail], continue: true }
  - { name: C, match: { type: "build.failed" }, channels: [phone] }
  - { name: D, channels: [hook] }
`;
const deep = `routes:
  - name: Shop
    match: { "labels.workspace": shop }
    channels: [team]
    routes:
      - name: Loud
        match: { severity: [error, critical] }
        routes:
          - { name: Build, match: { type: "build.*" }, channels: [phone] }
          - { name: Deploy, match: { type: "deploy.*" }, channels: [mail], continue: true }
          - { name: Production, match: { "data.environment": production } }
`;
const rules = `rules:
  - { name: Low, eventTypes: ["*"], channels: [toast], priority: 1 }
  - { name: High, eventTypes: ["*.failed"], channels: [team], priority: 10 }
  - { name: Filtered, eventTypes: ["deploy.*"], filters: [{ "data.environment": production }], channels: [phone], priority: 20 }
`;
const matrix = `settings:
  defaultChannels: { "deploy.*": [chat] }
  priorities:
    low: { channels: [hook] }
    high: { channels: [team, mail] }
    critical: { channels: [phone, team], overrideQuietHours: true }
`;
const fields = (match: string) => `routes:\n  - { name: X, match: ${match}, channels: [team] }\n`;

/** Configuration, event, and whom it is told to, in order; `''` is nobody. */
const cases: readonly (readonly [title: string, config: string, event: Partial<EventDraft>, told: string])[] = [
  ['everybody without routes', '', build, 'toast team chat mail phone hook'],
  ['the first route that matches', tree, critical, 'phone mail'],
  ['a child instead of its parent, and on because of continue', tree, build, 'chat toast'],
  ['a child without channels by those of its parent', tree, test, 'team toast'],
  ['the parent when no child matches', tree, { ...build, labels: { branch: 'wip' } }, 'team toast'],
  ['the parent when the field is missing', tree, { ...build, labels: {} }, 'team toast'],
  ['what is not excluded', tree, file, 'hook'],
  ['the rest for what is excluded', tree, { ...file, data: { path: 'docs/a.md' } }, 'toast'],
  ['the rest for what no route names', tree, deploy, 'toast'],
  ['nobody where no route takes it', noRest, deploy, ''],
  ['its route alone where the rest is missing', noRest, file, 'hook'],
  ['severity before type, by order', tree, { ...build, severity: 'critical' }, 'phone mail'],
  ['all that continue, each channel once', continued, build, 'team chat mail phone'],
  [
    'the end at the first that does not continue',
    continued,
    { ...build, type: 'build.completed' },
    'team chat mail hook',
  ],
  ['the default after a route that continues', continued, file, 'team chat hook'],
  ['a grandchild', deep, build, 'phone'],
  [
    'a grandchild that continues, and its sibling by inherited channels',
    deep,
    { ...deploy, severity: 'error', labels: { workspace: 'shop' } },
    'mail team',
  ],
  [
    'a grandchild that does not match falls to its grandparent',
    deep,
    { ...test, labels: { workspace: 'shop' } },
    'team',
  ],
  ['the root when its child does not match', deep, { ...file, labels: { workspace: 'shop' } }, 'team'],
  // The workspace of the engine is stamped on what names none.
  ['what is stamped with the workspace of the engine', deep, file, 'team'],
  ['nobody for another workspace', deep.replace('shop }', 'other }'), file, ''],
  ['rules by their priority', rules, { type: 'job.failed' }, 'team'],
  ['a rule with a filter', rules, deploy, 'phone'],
  ['the next rule when its filter does not hold', rules, { ...deploy, data: { environment: 'test' } }, 'team'],
  ['the lowest rule for the rest', rules, file, 'toast'],
  ['a default by type before the priority', matrix, deploy, 'chat'],
  ['the channels of a priority', matrix, build, 'team mail'],
  ['the channels of the lowest priority', matrix, file, 'hook'],
  ['the channels of what is critical', matrix, critical, 'phone team'],
  [
    'all channels for a priority that names none',
    matrix,
    { type: 'coverage.below' },
    'toast team chat mail phone hook',
  ],
  ['a watcher of high priority by the matrix', matrix, { ...file, priority: 'high' }, 'team mail'],
  ['a route without channels by the usual ones', `${matrix}routes: [{ name: All }]\n`, build, 'team mail'],
  ['an exact type', fields('{ type: build.failed }'), build, 'team'],
  ['not another type', fields('{ type: build.failed }'), test, ''],
  ['a glob at the end', fields('{ type: "build.*" }'), build, 'team'],
  ['a glob at the beginning', fields('{ type: "*.failed" }'), deploy, 'team'],
  ['a glob in the middle', fields('{ type: "resource.*.high" }'), { type: 'resource.cpu.high' }, 'team'],
  ['any of several types', fields('{ type: [deploy.failed, "test.*"] }'), test, 'team'],
  ['none of several types', fields('{ type: [deploy.failed, "test.*"] }'), build, ''],
  ['an underscore alias', fields('{ type: "job.failed" }'), { type: 'job_failed' }, 'team'],
  ['a severity out of a list', fields('{ severity: [error, critical] }'), build, 'team'],
  ['not a milder severity', fields('{ severity: [error, critical] }'), file, ''],
  ['a priority', fields('{ priority: critical }'), critical, 'team'],
  ['not another priority', fields('{ priority: critical }'), build, ''],
  ['a label', fields('{ "labels.branch": main }'), build, 'team'],
  ['a label by glob', fields('{ "labels.branch": "feature/*" }'), test, 'team'],
  ['not a label that is missing', fields('{ "labels.nothing": "*" }'), build, ''],
  ['a text in data', fields('{ "data.environment": production }'), deploy, 'team'],
  ['a number in data', fields('{ "data.attempt": 3 }'), deploy, 'team'],
  ['not another number', fields('{ "data.attempt": 4 }'), deploy, ''],
  ['a path by glob', fields('{ "data.path": "src/**" }'), file, 'team'],
  ['a deep path by glob', fields('{ "data.path": "**/*.sql" }'), file, 'team'],
  ['not a path elsewhere', fields('{ "data.path": "docs/**" }'), file, ''],
  ['a subject', fields('{ subject: "src/db/*" }'), file, 'team'],
  ['a title by glob', fields('{ title: "config.py*" }'), {}, 'team'],
  ['a source', fields('{ source: "lookout*" }'), build, 'team'],
  [
    'several fields, all of which hold',
    fields('{ type: "build.*", severity: error, "labels.branch": main }'),
    build,
    'team',
  ],
  ['not several fields, one of which does not hold', fields('{ type: "build.*", "labels.branch": work }'), build, ''],
  ['any, where one holds', fields('{ any: [{ type: "x.*" }, { severity: error }] }'), build, 'team'],
  ['not any, where none holds', fields('{ any: [{ type: "x.*" }, { severity: info }] }'), build, ''],
  ['all, where all hold', fields('{ all: [{ type: "build.*" }, { severity: error }] }'), build, 'team'],
  ['not all, where one does not hold', fields('{ all: [{ type: "build.*" }, { severity: info }] }'), build, ''],
  ['not, turned round', fields('{ not: { type: "file.*" } }'), build, 'team'],
  ['not, where it holds', fields('{ not: { type: "file.*" } }'), file, ''],
  ['not within any', fields('{ any: [{ not: { severity: error } }, { "labels.branch": main }] }'), build, 'team'],
  ['not not', fields('{ not: { not: { type: "build.*" } } }'), build, 'team'],
  ['exclusion that wins over inclusion', fields('{ type: "build.*", not: { "labels.branch": main } }'), build, ''],
  ['a name that is a word of the language', fields('{ "data.__proto__": "*" }'), build, ''],
];

describe('routing', () => {
  for (const [title, config, draft, told] of cases)
    it(`tells ${title}`, async () => {
      const limits = 'rateLimit: { perMinute: 1000, perHour: 1000 }';
      const text = config.startsWith('settings:')
        ? config.replace('settings:\n', `settings:\n  ${limits}\n`)
        : `settings: { ${limits} }\n${config}`;
      const compiled = await rulesOf(effectiveOf(`version: 1\n${text}`), channels);
      const { messages, decisions } = routeEvent(
        sampleEvent(draft),
        compiled,
        createRouterMemory(),
        around(Date.UTC(2026, 10, 21, 12)),
      );
      assert.equal(messages.map(({ channel }) => channel.key).join(' '), told);
      const route = decisions.find(({ stage }) => stage === 'route');
      // What a file says is named with its line.
      if (config !== '' && told !== '') assert.equal(route?.rule?.file ?? configFile, configFile);
      if (told === '') assert.equal(route?.code, 'unrouted');
    });

  it('names the line of the route that took it', async () => {
    const compiled = await rulesOf(effectiveOf(`version: 1\n${tree}`), channels);
    const { decisions } = routeEvent(sampleEvent(build), compiled, createRouterMemory(), around(0));
    assert.deepEqual(decisions.find(({ stage }) => stage === 'route')?.rule, { file: configFile, line: 11 });
  });
});
