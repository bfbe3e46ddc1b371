import { compileCondition } from '../../src/conditions/compileCondition.ts';
import { createEvent, type EventDraft, type LookoutEvent } from '../../src/core/event.ts';
import { createIdSource } from '../../src/core/id.ts';
import { phrase } from '../../src/core/words/phrase.ts';
import { worded } from '../../src/core/wording.ts';
import { summarise } from '../../src/router/summary.ts';
import { type BuildOutcome, buildDraft } from '../../src/watchers/build/buildEvents.ts';
import { conditionDraft, deployDraft } from '../../src/watchers/condition/conditionEvents.ts';
import { type CoverageOutcome, coverageDraft } from '../../src/watchers/coverage/coverageEvents.ts';
import { recordDraft, summaryDraft } from '../../src/watchers/errors/logEvents.ts';
import { fileDraft } from '../../src/watchers/fileEvents.ts';
import { type TestOutcome, testDraft } from '../../src/watchers/tests/testEvents.ts';
import { weigh } from '../../src/watchers/tests/witnesses.ts';

const atMs = Date.parse('2026-03-04T05:06:07.000Z');
const newId = createIdSource(() => atMs);
const base = '/work/shop';

const diff = [
  '@@ -1,3 +1,4 @@',
  ' import { tax } from "./tax.js";',
  '-const rate = 0.19;',
  '+const rate = 0.2;',
  '+const country = "日本";',
].join('\n');

function event(draft: EventDraft): LookoutEvent {
  const labels = { workspace: 'shop', branch: 'main', ...draft.labels };
  return createEvent({ ...draft, labels }, newId(), atMs);
}

function build(outcome: Partial<BuildOutcome>): EventDraft {
  return buildDraft({
    name: 'build:web',
    commandLine: 'npm run build:web',
    result: {
      tool: 'tsc',
      status: 'failed',
      errors: 2,
      warnings: 1,
      problems: [
        {
          severity: 'error',
          file: 'src/cart.ts',
          line: 12,
          column: 5,
          code: 'TS2322',
          message: "Type 'string' is not assignable to type 'number'.",
        },
      ],
    },
    transition: 'broke',
    end: { exitCode: 2, cancelled: false },
    durationMs: 12_400,
    dispute: undefined,
    cause: {
      suspects: [
        { path: 'src/cart.ts', by: 'Ada Lovelace', overlap: true },
        { path: 'src/tax.ts', by: '山田 花子', overlap: false },
        { path: 'src/a.ts', overlap: false },
        { path: 'src/b.ts', overlap: false },
      ],
    },
    links: [{ label: 'Open CI', uri: 'https://ci.example.com/builds/7' }],
    ...outcome,
  });
}

const green = { tool: 'tsc', status: 'succeeded', errors: 0, warnings: 0, problems: [] } as const;

const failures = Array.from({ length: 7 }, (_, index) => ({
  suite: 'cart',
  name: `adds item ${index + 1}`,
  errorType: 'AssertionError',
  message: `expected ${index} to equal ${index + 1}\nmore`,
  file: 'test/cart.test.ts',
  line: 10 + index,
}));
const red = { tool: 'vitest', status: 'failed', passed: 1193, failed: 7, skipped: 3, total: 1203, failures } as const;
const passed = {
  tool: 'vitest',
  status: 'passed',
  passed: 1200,
  failed: 0,
  skipped: 3,
  total: 1203,
  failures: [],
} as const;
const noChanges = { newlyFailing: [], stillFailing: [], fixed: [], failing: [] };

function tests(outcome: Partial<TestOutcome>): EventDraft {
  return testDraft({
    name: 'npm test',
    commandLine: 'npm test',
    result: red,
    exitCode: 1,
    cancelled: false,
    durationMs: 125_000,
    transition: 'broke',
    changes: { ...noChanges, newlyFailing: ['cart › adds item 1'], failing: ['cart › adds item 1'] },
    cause: {},
    links: [],
    ...outcome,
  });
}

function coverage(outcome: Partial<CoverageOutcome>): EventDraft {
  return coverageDraft({
    name: 'coverage/lcov.info',
    result: {
      format: 'lcov',
      lines: 78.41,
      branches: 60,
      files: [{ path: 'src/tax.js', lines: 12.5 }],
      lowest: ['src/tax.js'],
    },
    transition: 'broke',
    isDrop: false,
    threshold: 80,
    previous: 81.2,
    cause: {},
    links: [],
    ...outcome,
  });
}

const record = {
  line: 3,
  endLine: 9,
  level: 'ERROR',
  type: 'PaymentDeclined',
  message: 'payment 4711 declined',
  file: '/srv/shop/pay.py',
  lineNumber: 88,
  frames: [{ function: 'charge', file: '/srv/shop/pay.py', line: 88 }],
} as const;
const log = { shown: 'logs/app.log', folder: base, link: undefined };

const hostile = [
  '@everyone <!channel> <@U123> **bold** [click](https://evil.example) `code` ```fence```',
  '<script>alert(1)</script> & "quotes" {{ secret }} {% raw %} </pre></td> <b>',
].join(' ');

/** Every family of events as the watchers make them, with a break and its end, long, hostile and Japanese texts. */
export const eventFamilies: Readonly<Record<string, LookoutEvent>> = {
  fileCreated: event(
    fileDraft(
      {
        type: 'file.created',
        path: `${base}/src/cart.ts`,
        by: 'Ada Lovelace',
        sizeBytes: 12_345,
        lines: 1200,
        state: '1',
      },
      base,
    ),
  ),
  fileModified: event(
    fileDraft(
      {
        type: 'file.modified',
        path: `${base}/src/cart.ts`,
        by: 'Ada Lovelace',
        added: 2,
        removed: 1,
        diff,
        sizeBytes: 345,
        state: '2',
      },
      base,
    ),
  ),
  fileDeleted: event(
    fileDraft(
      { type: 'file.deleted', path: `${base}/old.ts`, lastModifiedMs: atMs - 86_400_000, late: true, state: '3' },
      base,
    ),
  ),
  fileRenamed: event(
    fileDraft(
      { type: 'file.renamed', path: `${base}/src/basket.ts`, previousPath: `${base}/src/cart.ts`, state: '4' },
      base,
    ),
  ),
  fileJapanese: event(
    fileDraft(
      {
        type: 'file.modified',
        path: `${base}/資料/設計書（最終版）.md`,
        by: '山田 花子',
        added: 12,
        removed: 3,
        diff: '@@ -1 +1 @@\n-旧い説明文です。\n+新しい説明文です。',
        state: '5',
      },
      base,
    ),
  ),
  folderChanged: event({
    type: 'folder.changed',
    ...worded({
      title: phrase('folder.changed', { count: 1234, folder: 'src' }),
      description: [phrase('count.created', { count: 1200 }), phrase('count.deleted', { count: 34 })],
    }),
    subject: 'src',
    data: { changes: Array.from({ length: 14 }, (_, index) => ({ kind: 'created', path: `gen/file${index}.ts` })) },
  }),
  vcsSwitched: event({
    type: 'vcs.switched',
    ...worded({
      title: phrase('vcs.changed', {
        what: phrase('vcs.switchedTo', { branch: 'feature/税' }),
        count: 12,
        folder: 'src',
      }),
      description: [phrase('count.modified', { count: 12 })],
    }),
  }),
  buildStarted: event({
    type: 'build.started',
    ...worded({ title: phrase('build.started', { name: 'bundle' }) }),
    data: { command: 'npm run build' },
  }),
  buildBroke: event(build({})),
  buildStillFailing: event(build({ transition: 'stillBroken' })),
  buildFixed: event(
    build({
      transition: 'fixed',
      result: { ...green, warnings: 1 },
      end: { exitCode: 0, cancelled: false },
      cause: {},
    }),
  ),
  buildCancelled: event(build({ end: { exitCode: 130, cancelled: true } })),
  buildUnknown: event(
    build({
      result: { ...green, status: 'unknown' },
      dispute: phrase('build.dispute', { tool: 'tsc', said: phrase('build.saidSuccess'), exitCode: '2' }),
    }),
  ),
  testsBroke: event(tests({})),
  testsFixed: event(
    tests({
      result: passed,
      transition: 'fixed',
      exitCode: 0,
      changes: { ...noChanges, fixed: ['cart › adds item 1'] },
    }),
  ),
  testsFlaky: event(tests({ result: passed, transition: 'flaky', exitCode: 0 })),
  testsUnknown: event(tests({ ...weigh(red, passed, 1), transition: 'unknown' })),
  testsCouldNotRun: event(tests({ result: { ...red, status: 'error', failures: [] } })),
  coverageBelow: event(coverage({})),
  coverageDropped: event(coverage({ isDrop: true, transition: 'ok' })),
  coverageRecovered: event(coverage({ transition: 'fixed' })),
  logError: event(recordDraft(record, log)),
  logSummary: event(
    summaryDraft(
      {
        counts: { CRITICAL: 1, ERROR: 40, WARNING: 2 },
        types: new Map([['PaymentDeclined', 38]]),
        newTypes: ['Timeout'],
        first: record,
      },
      300_000,
      log,
    ),
  ),
  conditionMet: event(
    conditionDraft({
      name: 'coverage < 80%',
      condition: compileCondition('coverage.lines < 80'),
      change: 'met',
      known: { coverage: { lines: 78.4 } },
    }),
  ),
  conditionCleared: event(
    conditionDraft({
      name: 'coverage < 80%',
      condition: compileCondition('coverage.lines < 80'),
      change: 'cleared',
      known: { coverage: { lines: 83 } },
    }),
  ),
  problemsOver: event({
    type: 'condition.met',
    ...worded({
      title: phrase('problems.over', { found: phrase('problems.count.error', { count: 3, source: 'ts' }) }),
    }),
    data: { transition: 'broke' },
  }),
  deploySucceeded: event(
    deployDraft(
      {
        status: 'succeeded',
        environment: 'production',
        version: 'v1.2.3',
        url: 'https://shop.example.com/',
        message: 'Deployed to production',
      },
      'deploy.log',
      atMs,
    ),
  ),
  deployFailed: event(
    deployDraft({ status: 'failed', environment: 'staging', message: 'Deploy failed: quota' }, 'deploy.log', atMs),
  ),
  commandFailed: event({
    type: 'task.failed',
    ...worded({
      title: phrase('command.failed', {
        name: 'make lint',
        exitCode: '2',
        elapsed: phrase('unit.seconds', { count: 75.5 }),
      }),
    }),
    data: { command: 'make lint', exitCode: 2, durationMs: 75_500 },
  }),
  channelPaused: event({
    type: 'channel.degraded',
    ...worded({
      title: phrase('channel.paused', { channel: 'team' }),
      description: phrase('channel.trouble', { reason: 'The service answered 404', next: phrase('channel.resumeIt') }),
    }),
  }),
  watcherDegraded: event({
    type: 'watcher.degraded',
    ...worded({ title: phrase('watcher.degraded', { label: 'src' }), description: 'The limit of watches is reached.' }),
  }),
  published: event({
    type: 'deploy.failed',
    title: 'Deploy broke',
    description: 'rollback started',
    links: [{ label: 'Runbook', uri: 'https://wiki.example.com/runbook' }],
  }),
  hostile: event({
    type: 'system.alert',
    title: hostile,
    description: `${hostile}\n${hostile}`,
    data: { path: hostile, by: hostile, diff: `+${hostile}\n-${hostile}` },
  }),
  long: event({
    type: 'build.failed',
    title: 'very long title '.repeat(30).trim(),
    description: Array.from({ length: 400 }, (_, index) => `line ${index} of a long description`).join('\n'),
    data: {
      path: 'src/'.repeat(200),
      by: 'x'.repeat(2000),
      diff: `+${'long line '.repeat(40)}\n`.repeat(800),
      command: 'make '.repeat(500),
    },
  }),
  longJapanese: event({
    type: 'log.critical',
    title: '決済サービスで重大なエラーが発生しました。'.repeat(12),
    description: '接続がタイムアウトしました。\n'.repeat(300).trim(),
    data: { path: 'ログ/アプリケーション.log', diff: `+${'とても長い行 '.repeat(40)}\n`.repeat(400) },
  }),
};

/** Several events told in one. */
export const toldTogether: { readonly event: LookoutEvent; readonly parts: readonly LookoutEvent[] } = (() => {
  const parts = Object.values(eventFamilies).filter(({ type }) => type !== 'system.alert');
  return { event: summarise(parts), parts };
})();
