import { createEvent, type EventDraft, type LookoutEvent } from '../core/event.ts';
import { elapsedWords } from '../core/units.ts';
import { phrase } from '../core/words/phrase.ts';
import { worded } from '../core/wording.ts';

const drafts: readonly EventDraft[] = [
  {
    type: 'file.modified',
    ...worded({ title: phrase('file.modified', { name: 'cart.ts' }) }),
    subject: 'src/cart.ts',
    data: { path: 'src/cart.ts', by: 'Ada Lovelace', added: 2, removed: 1, diff: '@@ -1 +1,2 @@\n-old\n+new\n+more' },
  },
  {
    type: 'build.failed',
    ...worded({
      title: phrase('build.failed', {
        name: 'build:web',
        errors: phrase('count.errors', { count: 2 }),
        elapsed: elapsedWords(12_400),
      }),
      description: "src/cart.ts:12:5 – TS2322 Type 'string' is not assignable to type 'number'.",
    }),
    subject: 'build:web',
    data: {
      transition: 'broke',
      status: 'failed',
      name: 'build:web',
      tool: 'tsc',
      command: 'npm run build:web',
      errors: 2,
      warnings: 1,
      exitCode: 2,
      durationMs: 12_400,
      suspects: [{ path: 'src/cart.ts', by: 'Ada Lovelace' }],
    },
    incident: 'build build:web',
  },
  {
    type: 'test.failed',
    ...worded({
      title: phrase('tests.failed', {
        name: 'npm test',
        what: phrase('count.failed', { count: 1 }),
        count: phrase('count.passedOf', { passed: 41, total: 42 }),
      }),
      description: '✗ cart › adds an item (test/cart.test.ts:10) – AssertionError: expected 1 to equal 2',
    }),
    subject: 'npm test',
    data: { transition: 'broke', status: 'failed', name: 'npm test', passed: 41, failed: 1, skipped: 0, total: 42 },
    incident: 'tests npm test',
  },
  {
    type: 'log.error',
    ...worded({
      title: phrase('log.record', { where: 'app.log', what: 'Timeout: payment 4711', place: 'pay.py:88' }),
      description: 'charge (pay.py:88)',
    }),
    subject: 'logs/app.log',
    data: { path: 'logs/app.log', level: 'ERROR', message: 'payment 4711', errorType: 'Timeout' },
  },
];

/** Events to try a template with: a file, a build, tests, a log. */
export function sampleEvents(workspace: string, nowMs: number): LookoutEvent[] {
  return drafts.map((draft, index) =>
    createEvent({ ...draft, labels: { workspace, branch: 'main' } }, `sample-${index + 1}`, nowMs),
  );
}
