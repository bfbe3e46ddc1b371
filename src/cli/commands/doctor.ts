import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { App } from '../../app/app.ts';
import { createApp } from '../../app/createApp.ts';
import { errorMessage } from '../../core/errors.ts';
import { type ConsumerStatistics, maxQueuedItems } from '../../store/consumers.ts';
import { checkConfig } from '../checkConfig.ts';
import type { CliCommand } from '../command.ts';
import { consumerNumbers } from '../consumerNumbers.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CliOptions } from '../options.ts';
import { configCandidates, createCliPorts } from '../ports.ts';
import type { Terminal } from '../terminal.ts';

interface Check {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly message: string;
}

/** Watches below this number run out on large workspaces. */
const wantedWatches = 65_536;

/** `lookout doctor`: what could keep Lookout from working, and what to do about it. */
export const doctor: CliCommand = async (options, terminal) => {
  const checks = [await checkWatches(), await checkGit(), ...(await checkEngine(options, terminal))];
  const marks = { ok: '✓', warning: '!', failed: '✗' };
  for (const check of checks) {
    if (terminal.json) terminal.line(check);
    else terminal.say(`${marks[check.status]} ${check.check}: ${check.message}`);
  }
  return checks.some(({ status }) => status === 'failed') ? exitCodes.failed : exitCodes.done;
};

async function checkWatches(): Promise<Check> {
  const check = 'watch limit';
  if (process.platform !== 'linux') return { check, status: 'ok', message: `${process.platform} has no limit to set.` };
  try {
    const limit = Number(await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8'));
    if (limit >= wantedWatches) return { check, status: 'ok', message: `${limit} folders can be watched.` };
    const remedy = 'sudo sysctl fs.inotify.max_user_watches=524288';
    return {
      check,
      status: 'warning',
      message: `Only ${limit} folders can be watched; beyond that Lookout polls. Raise it: ${remedy}`,
    };
  } catch (error) {
    return { check, status: 'warning', message: `The limit cannot be read: ${errorMessage(error)}` };
  }
}

async function checkGit(): Promise<Check> {
  const check = 'git';
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 3000 });
    return { check, status: 'ok', message: stdout.trim() };
  } catch {
    // Not an error: git is only asked for authors.
    return { check, status: 'warning', message: 'git was not found; messages cannot say who changed a file.' };
  }
}

async function checkEngine(options: CliOptions, terminal: Terminal): Promise<Check[]> {
  const results: Check[] = [];
  try {
    const found = await checkConfig(configCandidates(options), terminal);
    const message = found ? 'read without errors.' : 'none yet; only what the editor sets up is used.';
    results.push({ check: 'configuration', status: found ? 'ok' : 'warning', message });
  } catch (error) {
    return [{ check: 'configuration', status: 'failed', message: errorMessage(error) }];
  }
  try {
    const app = await createApp(createCliPorts(options, terminal), { passive: true });
    const { path, sqliteVersion, journalMode, quarantined } = app.store;
    results.push({ check: 'store', status: 'ok', message: `${path} (SQLite ${sqliteVersion}, ${journalMode}).` });
    if (quarantined !== undefined) {
      results.push({
        check: 'store',
        status: 'warning',
        message: `The history was damaged; the old file is kept as ${quarantined.path}.`,
      });
    }
    for (const channel of app.channels()) {
      const reason = channel.unavailable ?? channel.state.pause?.reason;
      results.push({
        check: `channel ${channel.name}`,
        status: reason === undefined ? 'ok' : 'warning',
        message: reason ?? channel.description,
      });
    }
    results.push(...checkTemplates(app));
    results.push(...(await app.batches.list()).map(checkConsumer));
    await app.stop();
  } catch (error) {
    results.push({ check: 'store', status: 'failed', message: errorMessage(error) });
  }
  return results;
}

/** Broken templates, each with its place; nothing where there are none. */
function checkTemplates(app: App): Check[] {
  const check = 'templates';
  const broken = [...app.templates.diagnostics()].flatMap(([file, found]) =>
    found.map(({ place, message }): Check => {
      return { check, status: 'warning', message: `${file}:${place.line}:${place.column}: ${message}` };
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
