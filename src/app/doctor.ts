import { maxQueuedItems, type ConsumerStatistics } from '../store/consumers.ts';
import type { App } from './app.ts';
import { consumerNumbers } from './consumerNumbers.ts';
import { checkGit, checkPermissions, checkWatches } from './machineChecks.ts';

/** What can be done about a check by one step. */
export type Remedy =
  | { readonly kind: 'raiseWatchLimit'; readonly command: string }
  | { readonly kind: 'openConfig'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'setSecret'; readonly name: string }
  | { readonly kind: 'allowDestination' }
  | { readonly kind: 'resumeChannel' | 'enableChannel'; readonly channel: string };

/** One thing that could keep Lookout from working. */
export interface Check {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found, and what to do about it. */
  readonly message: string;
  readonly remedy?: Remedy | undefined;
}

/** Time by which a clock may have been wrong before it matters, in ms. */
const clockToleranceMs = 5 * 60_000;
const secretName = /^\$\{secret:(.+)\}$/;

/** Looks at the machine, which needs no running engine. */
export async function checkMachine(): Promise<Check[]> {
  return Promise.all([checkWatches(), checkGit()]);
}

/** Looks at the configuration, the store, the clock and every channel and consumer. `nowMs` is wall time. */
export async function checkApp(app: App, nowMs: number): Promise<Check[]> {
  return [
    ...checkConfiguration(app),
    ...checkStore(app),
    await checkPermissions(app.store.path),
    await checkClock(app, nowMs),
    ...app.channels().map(checkChannel),
    ...checkTemplates(app),
    ...(await app.batches.list()).map(checkConsumer),
  ];
}

function checkConfiguration(app: App): Check[] {
  const check = 'configuration';
  const { layers, diagnostics } = app.config();
  const found = [...diagnostics].flatMap(([file, items]) =>
    items.map(
      ({ severity, message, place: { line, column } }): Check => ({
        check,
        status: severity === 'error' ? 'failed' : 'warning',
        message: `${file}:${line}:${column}: ${message}`,
        remedy: { kind: 'openConfig', file, line, column },
      }),
    ),
  );
  const refused = app.effective().refused.map(({ layer, path, message }): Check => {
    const { line, column } = layer.located.keyAt(path);
    const remedy = { kind: 'openConfig', file: layer.file, line, column } as const;
    return { check, status: 'warning', message: `${layer.file}:${line}:${column}: ${message}`, remedy };
  });
  if (found.length + refused.length > 0) return [...found, ...refused];
  if (layers.length > 0) return [{ check, status: 'ok', message: 'read without errors.' }];
  return [{ check, status: 'warning', message: 'none yet; only what the editor sets up is used.' }];
}

function checkStore(app: App): Check[] {
  const check = 'store';
  const { path, sqliteVersion, journalMode, quarantined } = app.store;
  const store: Check = { check, status: 'ok', message: `${path} (SQLite ${sqliteVersion}, ${journalMode}).` };
  if (quarantined === undefined) return [store];
  const message = `The history was damaged; the old file is kept as ${quarantined.path}.`;
  return [store, { check, status: 'warning', message }];
}

/** Waiting messages, limits and quiet hours go by the clock: it must not run behind what was recorded. */
async function checkClock(app: App, nowMs: number): Promise<Check> {
  const check = 'clock';
  const [newest] = await app.history({ limit: 1 });
  const aheadMs = newest === undefined ? 0 : Date.parse(newest.event.time) - nowMs;
  const now = new Date(nowMs).toISOString();
  if (aheadMs <= clockToleranceMs) return { check, status: 'ok', message: `${now}, not behind what was recorded.` };
  const minutes = Math.round(aheadMs / 60_000);
  const message = `The clock says ${now}, ${minutes} min before the newest event. Set it: until then messages may wait.`;
  return { check, status: 'warning', message };
}

function checkChannel(channel: ReturnType<App['channels']>[number]): Check {
  const { name, description, unavailable, missing = [], asks, state } = channel;
  const check = `channel ${name}`;
  const warning = (message: string, remedy?: Remedy): Check => ({ check, status: 'warning', message, remedy });
  if (asks !== undefined) return warning(unavailable ?? '', { kind: 'allowDestination' });
  if (unavailable === 'disabled') return warning(unavailable, { kind: 'enableChannel', channel: name });
  const secret = missing.map((placeholder) => secretName.exec(placeholder)?.[1]).find((found) => found !== undefined);
  if (unavailable !== undefined)
    return warning(unavailable, secret === undefined ? undefined : { kind: 'setSecret', name: secret });
  if (state.pause !== undefined) return warning(state.pause.reason, { kind: 'resumeChannel', channel: name });
  if (state.breaker.kind === 'closed') return { check, status: 'ok', message: description };
  return warning('It failed several times in a row and is tried again by itself.', {
    kind: 'resumeChannel',
    channel: name,
  });
}

/** Broken templates, each with its place; nothing where there are none. */
function checkTemplates(app: App): Check[] {
  const check = 'templates';
  const broken = [...app.templates.diagnostics()].flatMap(([file, found]) =>
    found.map(({ place: { line, column }, message }): Check => {
      const remedy = { kind: 'openConfig', file, line, column } as const;
      return { check, status: 'warning', message: `${file}:${line}:${column}: ${message}`, remedy };
    }),
  );
  const count = app.templates.list().length;
  if (broken.length > 0 || count === 0) return broken;
  return [{ check, status: 'ok', message: `${count} read without errors.` }];
}

/** A queue that is half full has a consumer that is slow, or gone. */
function checkConsumer(statistics: ConsumerStatistics): Check {
  const { name, depth } = statistics;
  const numbers = consumerNumbers(statistics);
  const isFilling = depth >= maxQueuedItems / 2;
  const advice = ` At ${maxQueuedItems} waiting they are replaced by one rescan; connect it, or remove it: lookout batches --remove ${name}`;
  return {
    check: `consumer ${name}`,
    status: isFilling ? 'warning' : 'ok',
    message: isFilling ? numbers + advice : numbers,
  };
}
