import assert from 'node:assert/strict';
import { LookoutError } from '../../../src/core/errors.ts';
import { compileMessageTemplate } from '../../../src/templates/messageTemplate.ts';
import { placeInTemplate } from '../../../src/templates/textTemplate.ts';
import { eventFamilies } from '../../support/eventFamilies.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';
import { cpuMsOf } from '../../support/cpuTime.ts';

const input = (event = sampleEvent(), language: 'en' | 'ja' = 'en') =>
  ({ event, suppressed: 0, test: false, language }) as const;

function failureOf(work: () => unknown): { message: string; line: number; column: number } {
  try {
    work();
  } catch (error) {
    assert.ok(LookoutError.is(error, 'invalid'), String(error));
    return { message: error.message, ...placeInTemplate(error) };
  }
  return assert.fail('It was taken.');
}

describe('a template of messages', () => {
  it('gives a title line and a text', () => {
    const template = compileMessageTemplate(
      '\n  {{ event.title | upcase }}  \n\n{% for fact in facts %}{{ fact.name }}={{ fact.value }};{% endfor %}\n{{ severityColor }}|{{ dashboardUrl }}|{{ timestamp }}|{{ data.path }}\n',
    );
    assert.deepEqual(template(input()), {
      title: 'CONFIG.PY MODIFIED',
      body: 'File=src/config.py;\n#3b82f6||2023-11-14T22:13:20.000Z|src/config.py',
    });
  });

  it('is given the event in the language of the channel', () => {
    const event = eventFamilies['fileModified'] ?? assert.fail();
    const template = compileMessageTemplate('{{ event.title }}\n{{ facts[0].name }}');
    assert.deepEqual(template(input(event, 'ja')), { title: 'cart.ts が変更されました', body: 'ファイル' });
  });

  it('never reads a value as a template, and sees nothing of this machine but the event', () => {
    const event = sampleEvent({
      title: '{{ data.absolutePath }}{% assign x = 1 %}',
      data: { path: '{{ event.id }}', absolutePath: '/home/ada/x', links: 'x' },
      links: [{ label: 'Open File', uri: 'file:///home/ada/x' }],
    });
    const told = compileMessageTemplate(
      '{{ event.title }}\n{{ data.path }}{{ data.absolutePath }}{{ event.links }}{{ event.wording }}{{ event.constructor.name }}{{ event.__proto__ }}{{ constructor }}{{ process }}{{ globalThis }}',
    )(input(event));
    assert.deepEqual(told, { title: '{{ data.absolutePath }}{% assign x = 1 %}', body: '{{ event.id }}' });
  });

  const broken: [string, string, RegExp, number, number][] = [
    ['a tag that is not closed', 'ok\n{% if event %}', /tag .*not closed/, 2, 1],
    ['a filter that nobody knows', 'ok\n  {{ event.title | shout }}', /undefined filter: shout/, 2, 3],
    ['an inclusion', '{% include "../../secrets" %}', /"include" not found/, 1, 1],
    ['a rendering of another file', '{% render "other" %}', /"render" not found/, 1, 1],
    ['a layout', '{% layout "other" %}', /"layout" not found/, 1, 1],
    ['too long a text', 'x'.repeat(70_000), /limit exceeded/, 1, 1],
  ];
  for (const [what, text, words, line, column] of broken) {
    it(`is refused with its place: ${what}`, () => {
      const failure = failureOf(() => compileMessageTemplate(text));
      assert.match(failure.message, words);
      assert.deepEqual([failure.line, failure.column], [line, column]);
    });
  }

  const heavy: [string, string][] = [
    ['endless loops', '{% for a in (1..30000) %}{% for b in (1..30000) %}{% endfor %}{% endfor %}'],
    ['ranges without end', '{% for i in (1..1000000000) %}x{% endfor %}'],
    [
      'texts that double',
      '{% assign x = "aaaaaaaaaa" %}{% for i in (1..40) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
    ],
    ['nothing to say', '   \n{{ data.nothing }}\n'],
  ];
  for (const [what, text] of heavy) {
    it(`is ended soon: ${what}`, () => {
      const template = compileMessageTemplate(text);
      assert.ok(cpuMsOf(() => failureOf(() => template(input()))) < 2000);
    });
  }
});
