import assert from 'node:assert/strict';
import { backTestEvents, backTestLines, expressionLike } from '../../../src/app/backTest.ts';
import { phraseOfTest } from '../../../src/conditions/namedTest.ts';
import { generalise } from '../../../src/conditions/generalise.ts';
import { LookoutError } from '../../../src/core/errors.ts';
import { sampleEvent } from '../../support/sampleEvent.ts';

const entryOf = (type: string, title: string) => ({
  event: sampleEvent({ type, title }),
  decisions: [],
  deliveries: [],
});

describe('a back-test', () => {
  it('tells which past events a condition would have caught, and which like them not', () => {
    const history = [
      entryOf('log.error', 'app.log: order 1 lost'),
      entryOf('log.error', 'app.log: order 22 lost'),
      entryOf('log.error', 'app.log: disk "full"'),
      entryOf('file.modified', 'app.log: order 3 lost'),
    ];
    const { event } = history[0] ?? assert.fail();
    const expression = expressionLike(event, generalise(event.title).pattern);
    const { caught, missed, looked } = backTestEvents(expression, history, event.type);
    assert.deepEqual(caught, history.slice(0, 2));
    assert.deepEqual(missed, history.slice(2, 3));
    assert.equal(looked, 4);
  });

  it('keeps quotes and backslashes of a title', () => {
    const entry = entryOf('log.error', 'C:\\x: "full" \\d');
    const expression = expressionLike(entry.event, generalise(entry.event.title).pattern);
    assert.equal(backTestEvents(expression, [entry], 'log.error').caught.length, 1);
  });

  it('catches the runs in which a test, or one of its suite, began to fail or was fixed', () => {
    const run = (type: string, newlyFailing: string[], fixed: string[]) => {
      const { event, ...rest } = entryOf(type, 'Tests');
      return { event: { ...event, data: { newlyFailing, fixed } }, ...rest };
    };
    const history = [
      run('test.failed', ['cart › adds "two"'], []),
      run('test.fixed', [], ['cart › adds "two"']),
      run('test.failed', ['cart › removes'], []),
      run('test.passed', [], []),
      run('build.failed', ['adds "two"'], []),
      entryOf('test.failed', 'told by another program'),
    ];
    const caughtBy = (name: string) => backTestEvents(phraseOfTest(name) ?? '', history, 'test.failed').caught;
    assert.deepEqual(caughtBy('adds "two"'), history.slice(0, 2));
    assert.deepEqual(caughtBy('cart'), history.slice(0, 3));
    assert.deepEqual(caughtBy('two"'), []);
  });

  it('refuses a condition that asks for more than single events', () => {
    assert.throws(() => backTestEvents('tests fail 3 times in 10 minutes', [], 'test.failed'), LookoutError);
  });

  it('tells which lines of a log a pattern would have caught, and which like them not', () => {
    const lines = ['payment 1 declined', 'payment 2 taken', 'nothing', 'payment 33 declined'];
    const { caught, missed } = backTestLines('/payment \\d+ declined/', lines, lines[0] ?? '');
    assert.deepEqual(caught, [lines[0], lines[3]]);
    assert.deepEqual(missed, [lines[1]]);
  });

  it('refuses what is no expression or pattern', () => {
    for (const work of [() => backTestEvents('event.type ==', [], ''), () => backTestLines('/(/', [], '')])
      assert.throws(work, (error) => LookoutError.is(error, 'invalid'));
  });
});
