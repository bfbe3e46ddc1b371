import { phrase, type Words } from '../core/words/phrase.ts';

/** A figure that phrases may compare. */
export interface Metric {
  readonly field: string;
  readonly unit: '%' | 'ms' | 'MB' | 'count';
}

/** Figures by the words that people have for them, without articles. */
export const metrics: Readonly<Record<string, Metric>> = {
  coverage: { field: 'coverage.lines', unit: '%' },
  'test coverage': { field: 'coverage.lines', unit: '%' },
  'code coverage': { field: 'coverage.lines', unit: '%' },
  'line coverage': { field: 'coverage.lines', unit: '%' },
  'branch coverage': { field: 'coverage.branches', unit: '%' },
  'function coverage': { field: 'coverage.functions', unit: '%' },
  cpu: { field: 'cpu.percent', unit: '%' },
  'cpu usage': { field: 'cpu.percent', unit: '%' },
  'cpu load': { field: 'cpu.percent', unit: '%' },
  memory: { field: 'memory.percent', unit: '%' },
  'memory usage': { field: 'memory.percent', unit: '%' },
  ram: { field: 'memory.percent', unit: '%' },
  disk: { field: 'disk.percent', unit: '%' },
  'disk usage': { field: 'disk.percent', unit: '%' },
  'build time': { field: 'build.durationMs', unit: 'ms' },
  'build duration': { field: 'build.durationMs', unit: 'ms' },
  'test time': { field: 'tests.durationMs', unit: 'ms' },
  'test duration': { field: 'tests.durationMs', unit: 'ms' },
  'build errors': { field: 'build.errors', unit: 'count' },
  errors: { field: 'build.errors', unit: 'count' },
  'build warnings': { field: 'build.warnings', unit: 'count' },
  warnings: { field: 'build.warnings', unit: 'count' },
  'failing tests': { field: 'tests.failed', unit: 'count' },
  'failed tests': { field: 'tests.failed', unit: 'count' },
  'test failures': { field: 'tests.failed', unit: 'count' },
  'passed tests': { field: 'tests.passed', unit: 'count' },
  'skipped tests': { field: 'tests.skipped', unit: 'count' },
};

/** Where a share of memory is a number of bytes instead. */
export const inMegabytes: Readonly<Record<string, string>> = { 'memory.percent': 'memory.mb' };

/** What happens, as expressions over one event. */
export interface Happening {
  readonly expression: string;
  /** For people. */
  readonly canonical: Words;
}

const either = (...types: readonly string[]): string =>
  types.length === 1 ? `event.type == "${types[0]}"` : `event.type in [${types.map((type) => `"${type}"`).join(', ')}]`;

const build = {
  succeeds: {
    expression: `${either('build.completed')} && event.data.status == "succeeded"`,
    canonical: phrase('when.build.succeeds'),
  },
  fails: { expression: either('build.failed'), canonical: phrase('when.build.fails') },
  'is fixed': {
    expression: `${either('build.completed')} && event.data.transition == "fixed"`,
    canonical: phrase('when.build.fixed'),
  },
  completes: { expression: either('build.completed', 'build.failed'), canonical: phrase('when.build.ends') },
  starts: { expression: either('build.started'), canonical: phrase('when.build.starts') },
  'is cancelled': { expression: either('build.cancelled'), canonical: phrase('when.build.cancelled') },
};
const tests = {
  succeeds: { expression: either('test.passed', 'test.fixed'), canonical: phrase('when.tests.pass') },
  fails: { expression: either('test.failed', 'test.errored'), canonical: phrase('when.tests.fail') },
  'is fixed': { expression: either('test.fixed'), canonical: phrase('when.tests.fixed') },
  'is flaky': { expression: either('test.flaky'), canonical: phrase('when.tests.flaky') },
  completes: {
    expression: either('test.passed', 'test.fixed', 'test.failed', 'test.errored', 'test.flaky'),
    canonical: phrase('when.tests.end'),
  },
};
const deploy = {
  succeeds: { expression: either('deploy.succeeded'), canonical: phrase('when.deploy.succeeds') },
  fails: { expression: either('deploy.failed'), canonical: phrase('when.deploy.fails') },
  completes: { expression: either('deploy.succeeded', 'deploy.failed'), canonical: phrase('when.deploy.ends') },
};

/** What may happen, by the thing and then by what it does, in one form of the verb. */
export const happenings: Readonly<Record<string, Readonly<Record<string, Happening>>>> = {
  build,
  test: tests,
  deploy,
  coverage: {
    drops: { expression: either('coverage.dropped', 'coverage.below'), canonical: phrase('when.coverage.drops') },
    'is fixed': { expression: either('coverage.recovered'), canonical: phrase('when.coverage.recovers') },
  },
  log: {
    errors: { expression: either('log.error', 'log.critical'), canonical: phrase('when.log.errors') },
  },
  'pull request': {
    'is created': { expression: either('pr.created'), canonical: phrase('when.pullRequest.created') },
    'is merged': { expression: either('pr.merged'), canonical: phrase('when.pullRequest.merged') },
    'is closed': { expression: either('pr.closed'), canonical: phrase('when.pullRequest.closed') },
  },
  agent: {
    'is waiting': { expression: either('agent.waiting'), canonical: phrase('when.agent.waits') },
    completes: { expression: either('agent.done'), canonical: phrase('when.agent.done') },
    fails: { expression: either('agent.error'), canonical: phrase('when.agent.fails') },
  },
};

/** Other words for things. */
export const things: Readonly<Record<string, string>> = {
  build: 'build',
  builds: 'build',
  compilation: 'build',
  test: 'test',
  tests: 'test',
  'test run': 'test',
  'test suite': 'test',
  deploy: 'deploy',
  deploys: 'deploy',
  deployment: 'deploy',
  deployments: 'deploy',
  release: 'deploy',
  coverage: 'coverage',
  'test coverage': 'coverage',
  log: 'log',
  pr: 'pull request',
  'pull request': 'pull request',
  agent: 'agent',
};

/** Other forms and words for what things do. */
export const verbs: Readonly<Record<string, string>> = {
  succeeds: 'succeeds',
  succeed: 'succeeds',
  succeeded: 'succeeds',
  'is successful': 'succeeds',
  passes: 'succeeds',
  pass: 'succeeds',
  passed: 'succeeds',
  'is green': 'succeeds',
  'goes green': 'succeeds',
  fails: 'fails',
  fail: 'fails',
  failed: 'fails',
  failing: 'fails',
  breaks: 'fails',
  break: 'fails',
  broke: 'fails',
  'is red': 'fails',
  'is broken': 'fails',
  'goes red': 'fails',
  'is fixed': 'is fixed',
  'are fixed': 'is fixed',
  'is fixed again': 'is fixed',
  recovers: 'is fixed',
  recover: 'is fixed',
  completes: 'completes',
  complete: 'completes',
  completed: 'completes',
  finishes: 'completes',
  finish: 'completes',
  finished: 'completes',
  ends: 'completes',
  'is done': 'completes',
  'are done': 'completes',
  starts: 'starts',
  start: 'starts',
  started: 'starts',
  'is cancelled': 'is cancelled',
  'is canceled': 'is cancelled',
  'is flaky': 'is flaky',
  'are flaky': 'is flaky',
  drops: 'drops',
  falls: 'drops',
  decreases: 'drops',
  errors: 'errors',
  'has errors': 'errors',
  'is created': 'is created',
  'is opened': 'is created',
  'is merged': 'is merged',
  'is closed': 'is closed',
  'is waiting': 'is waiting',
  waits: 'is waiting',
};

/** Shown when a phrase is not clear; each of them is understood. */
export const examples = [
  'build fails',
  'build takes longer than 5 minutes',
  'build takes longer than usual',
  'tests fail 3 times in 10 minutes',
  'tests are fixed',
  'test coverage < 80%',
  'coverage drops',
  'deploy succeeds',
  'deploy fails on main',
  'cpu > 90% for 5 minutes',
  'memory > 6 GB',
  'disk > 95%',
  'no heartbeat in app.log for 10 minutes',
  '"out of memory" appears in app.log',
  'more than 5 errors per minute in app.log',
  'build errors > 0 and branch is main',
] as const;
