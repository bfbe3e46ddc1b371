import assert from 'node:assert/strict';
import { CloudEvent, HTTP } from 'cloudevents';
import fc from 'fast-check';
import { canonicalType, catalogue, kindOf } from '../../../src/core/catalogue.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { maxEventBytes } from '../../../src/core/event.ts';
import { createIdSource } from '../../../src/core/id.ts';
import { parsePublishedEvent } from '../../../src/core/publish.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const newId = createIdSource(() => 5);
const publish = (value: unknown) => parsePublishedEvent(JSON.stringify(value), newId, 5);

describe('event envelope', () => {
  for (const type of Object.keys(catalogue)) {
    it(`of type ${type} is accepted by the official CloudEvents SDK`, () => {
      const event = sampleEvent({
        type,
        links: [{ label: 'Open', uri: 'https://example.com/' }],
        labels: { branch: 'main' },
      });
      const plain = JSON.parse(JSON.stringify(event)) as Record<string, unknown>;
      assert.equal(new CloudEvent(plain).validate(), true);
      const parsed = HTTP.toEvent({
        headers: { 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(event),
      });
      assert.ok(parsed instanceof CloudEvent);
      assert.equal(parsed.id, event.id);
      assert.deepEqual(parsed.data, event.data);
    });
  }

  it('has ids that are unique and sort by time, also when the clock steps back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 50 }), { minLength: 2, maxLength: 200 }), (steps) => {
        let now = 1_700_000_000_000;
        const next = createIdSource(() => now);
        const ids = steps.map((step) => {
          now += step;
          return next();
        });
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(ids.toSorted(), ids);
      }),
    );
  });
});

describe('event types', () => {
  it('accept underscore names and the daemon prefix as aliases', () => {
    assert.equal(canonicalType('job_failed'), 'job.failed');
    assert.equal(canonicalType('daemon.started'), 'engine.started');
    assert.equal(canonicalType('build.failed'), 'build.failed');
  });

  it('have the priorities of the catalogue, and sensible ones outside it', () => {
    assert.deepEqual(kindOf('file.modified'), { priority: 'low', severity: 'info' });
    assert.equal(kindOf('build.failed').priority, 'high');
    assert.equal(kindOf('node.failed').priority, 'critical');
    assert.equal(kindOf('job.failed').priority, 'high');
    assert.equal(kindOf('agent.waiting').priority, 'high');
    assert.equal(kindOf('system.alert').priority, 'critical');
    assert.equal(kindOf('constructor').priority, 'medium');
  });
});

describe('published events', () => {
  it('are completed from the catalogue', () => {
    const event = publish({ type: 'job_failed', title: 'Nightly broke' });
    assert.equal(event.type, 'job.failed');
    assert.equal(event.priority, 'high');
    assert.equal(event.source, 'published');
    assert.match(event.id, /^[0-9a-f-]{36}$/);
  });

  const bad: [string, unknown, RegExp][] = [
    ['no type', { title: 'x' }, /"type"/],
    ['an unknown field', { type: 'a.b', colour: 1 }, /colour/],
    ['a type with spaces', { type: 'a b' }, /"type".*dotted/],
    ['a wrong severity', { type: 'a.b', severity: 'bad' }, /"severity"/],
    ['a title of two lines', { type: 'a.b', title: 'a\nb' }, /"title".*one line/],
    ['a time that is none', { type: 'a.b', time: 'now' }, /"time"/],
    ['a label that is no text', { type: 'a.b', labels: { x: 1 } }, /"labels\.x"/],
    ['a link that runs a command', { type: 'a.b', links: [{ label: 'x', uri: 'command:evil' }] }, /"links\.0\.uri"/],
    ['a list', [], /"event"/],
  ];
  for (const [what, value, message] of bad) {
    it(`with ${what} are refused naming the field`, () => {
      assert.throws(
        () => publish(value),
        (error) => LookoutError.is(error, 'invalid') && message.test(error.message),
      );
    });
  }

  it('of more than 256 KiB are refused, of exactly that much accepted', () => {
    const frame = JSON.stringify({ type: 'a.b', data: { x: '' } }).length;
    const sized = (bytes: number) => JSON.stringify({ type: 'a.b', data: { x: 'x'.repeat(bytes - frame) } });
    assert.equal(parsePublishedEvent(sized(maxEventBytes), newId, 5).type, 'a.b');
    assert.throws(() => parsePublishedEvent(sized(maxEventBytes + 1), newId, 5), /262145 bytes/);
  });

  it('that are nested absurdly deep are refused before they are parsed', () => {
    assert.throws(() => parsePublishedEvent('['.repeat(100_000), newId, 5), /nested deeper/);
  });

  it('cannot reach a prototype', () => {
    publish({ type: 'a.b', data: JSON.parse('{"__proto__":{"polluted":true}}') as unknown });
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('never crash the reader, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parsePublishedEvent(text, newId, 5);
        } catch (error) {
          assert.ok(LookoutError.is(error, 'invalid'));
        }
      }),
      { numRuns: 500 },
    );
  });
});
