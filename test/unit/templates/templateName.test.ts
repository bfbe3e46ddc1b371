import assert from 'node:assert/strict';
import { chooseTemplate, parseTemplateName } from '../../../src/templates/templateName.ts';

describe('the name of a template file', () => {
  const names: [string, ReturnType<typeof parseTemplateName>][] = [
    ['discord/build.failed.liquid', { place: 'discord', events: 'build.failed' }],
    ['slack/build.*.liquid', { place: 'slack', events: 'build.*' }],
    ['slack/build.liquid', { place: 'slack', events: 'build.*' }],
    ['email/default.liquid', { place: 'email', events: '*' }],
    ['default.liquid', { place: undefined, events: '*' }],
    ['my-team/*.failed.liquid', { place: 'my-team', events: '*.failed' }],
    ['../build.failed.liquid', undefined],
    ['a/b/c.liquid', undefined],
    ['discord/build failed.liquid', undefined],
    ['discord/build.failed.txt', undefined],
  ];
  for (const [name, target] of names) {
    it(`${name} is ${target === undefined ? 'none' : `for ${target.events} on ${target.place ?? 'all'}`}`, () => {
      assert.deepEqual(parseTemplateName(name), target);
    });
  }
});

describe('of several templates', () => {
  const all = [
    ['default.liquid', 'user'],
    ['build.failed.liquid', 'user'],
    ['discord/default.liquid', 'user'],
    ['discord/*.failed.liquid', 'user'],
    ['discord/build.*.liquid', 'user'],
    ['discord/build.failed.liquid', 'user'],
    ['discord/build.failed.liquid', 'workspace'],
    ['team/default.liquid', 'user'],
    ['slack/test.liquid', 'user'],
  ] as const;
  const templates = all.map(([name, scope]) => ({ ...(parseTemplateName(name) ?? assert.fail(name)), scope, name }));
  const cases: [string, string, string, string, string][] = [
    ['team', 'discord', 'build.failed', 'team/default.liquid', 'user'],
    ['other', 'discord', 'build.failed', 'discord/build.failed.liquid', 'workspace'],
    ['other', 'discord', 'build.slow', 'discord/build.*.liquid', 'user'],
    ['other', 'discord', 'test.failed', 'discord/*.failed.liquid', 'user'],
    ['other', 'discord', 'log.error', 'discord/default.liquid', 'user'],
    ['chat', 'slack', 'build.failed', 'build.failed.liquid', 'user'],
    ['chat', 'slack', 'test.fixed', 'slack/test.liquid', 'user'],
    ['chat', 'slack', 'log.error', 'default.liquid', 'user'],
  ];
  for (const [channel, channelType, eventType, name, scope] of cases) {
    it(`${eventType} on ${channel} (${channelType}) is told by ${name} of the ${scope}`, () => {
      for (const order of [templates, templates.toReversed()]) {
        const found = chooseTemplate(order, { channel, channelType, eventType });
        assert.deepEqual([found?.name, found?.scope], [name, scope]);
      }
    });
  }

  it('none tells what none is for', () => {
    const only = templates.filter(({ place }) => place === 'team');
    assert.equal(chooseTemplate(only, { channel: 'chat', channelType: 'slack', eventType: 'log.error' }), undefined);
  });
});
