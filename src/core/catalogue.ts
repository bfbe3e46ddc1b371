import type { Priority, Severity } from './severity.ts';

interface Kind {
  readonly priority: Priority;
  readonly severity: Severity;
}

const low: Kind = { priority: 'low', severity: 'info' };
const medium: Kind = { priority: 'medium', severity: 'info' };
const mediumWarning: Kind = { priority: 'medium', severity: 'warning' };
const high: Kind = { priority: 'high', severity: 'error' };
const critical: Kind = { priority: 'critical', severity: 'critical' };

/** Every event type that our own sources emit, with its default loudness and badness. */
export const catalogue = {
  'file.created': low,
  'file.modified': low,
  'file.deleted': low,
  'file.renamed': low,
  'folder.changed': low,
  'vcs.switched': low,
  'build.started': low,
  'build.queued': low,
  'build.cached': low,
  'build.completed': medium,
  'build.cancelled': medium,
  'build.slow': mediumWarning,
  'build.failed': high,
  'test.passed': low,
  'test.fixed': medium,
  'test.failed': high,
  'test.errored': high,
  'test.flaky': mediumWarning,
  'coverage.below': mediumWarning,
  'coverage.dropped': mediumWarning,
  'coverage.recovered': low,
  'log.error': high,
  'log.critical': critical,
  'log.matched': medium,
  'log.summary': medium,
  'condition.met': medium,
  'condition.cleared': low,
  'deploy.succeeded': medium,
  'deploy.failed': high,
  'resource.cpu.high': high,
  'resource.memory.high': high,
  'resource.disk.low': critical,
  'resource.cpu.warning': mediumWarning,
  'resource.memory.warning': mediumWarning,
  'resource.disk.warning': mediumWarning,
  'resource.cpu.normal': low,
  'resource.memory.normal': low,
  'resource.disk.normal': low,
  'expect.late': mediumWarning,
  'expect.missed': high,
  'expect.recovered': low,
  'engine.started': medium,
  'engine.recovered': medium,
  'engine.stopped': { priority: 'high', severity: 'warning' },
  'engine.error': critical,
  'node.joined': medium,
  'node.recovered': medium,
  'node.left': { priority: 'high', severity: 'warning' },
  'node.failed': critical,
  'plugin.loaded': low,
  'plugin.unloaded': low,
  'plugin.failed': high,
  'cache.cleared': medium,
  'cache.threshold': mediumWarning,
  'cache.artifact.created': low,
  'cache.artifact.evicted': low,
  'command.executed': low,
  'command.denied': { priority: 'high', severity: 'warning' },
  'channel.degraded': { priority: 'high', severity: 'warning' },
  'channel.recovered': low,
  'watcher.degraded': { priority: 'high', severity: 'warning' },
  'watcher.recovered': low,
} as const satisfies Record<string, Kind>;

type EventType = keyof typeof catalogue;

/** Defaults for published types outside our catalogue, by their last word. */
const publishedKinds = new Map<string, Kind>(
  Object.entries({
    started: low,
    created: medium,
    completed: medium,
    merged: medium,
    closed: medium,
    done: medium,
    failed: high,
    error: high,
    waiting: { priority: 'high', severity: 'warning' },
  }),
);

/**
 * Canonical dotted name of an event type: `job_failed` becomes `job.failed`, `daemon.started` becomes
 * `engine.started`. The catalogue is closed for our own sources and open for published ones.
 */
export function canonicalType(type: string): string {
  const dotted = type.includes('.') ? type : type.replaceAll('_', '.');
  return dotted.startsWith('daemon.') ? `engine.${dotted.slice('daemon.'.length)}` : dotted;
}

/** Default severity and priority of a canonical event type. */
export function kindOf(type: string): Kind {
  if (Object.hasOwn(catalogue, type)) return catalogue[type as EventType];
  if (type === 'system.alert') return critical;
  const lastWord = type.slice(type.lastIndexOf('.') + 1);
  return publishedKinds.get(lastWord) ?? medium;
}
