import { formatBytes } from '../../core/units.ts';
import { openStore } from '../../store/openStore.ts';
import type { EgressRow } from '../../store/store.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { bundledWorker } from '../ports.ts';

/** `lookout egress`: what left this machine, newest first. */
export const egress: CliCommand = async (options, terminal) => {
  const store = await openStore({
    directory: options.store,
    workerUrl: bundledWorker('storeWorker.js'),
    logger: terminal.logger,
  });
  try {
    const { limit, channel, sinceMs } = options;
    const rows = await store.egress({
      limit,
      channel,
      ...(sinceMs === undefined ? {} : { sinceMs: Date.now() - sinceMs }),
    });
    for (const row of rows) {
      if (terminal.json) terminal.line({ time: new Date(row.timeMs).toISOString(), ...row });
      else terminal.say(lineOf(row));
    }
    if (rows.length === 0) terminal.logger.info('Nothing left this machine.');
    return exitCodes.done;
  } finally {
    await store.close();
  }
};

function lineOf({ timeMs, channel, destination, kind, bytes, status, events, redacted }: EgressRow): string {
  const removed = Object.entries(redacted).map(([rule, count]) => (count === 1 ? rule : `${rule} ×${count}`));
  return [
    new Date(timeMs).toISOString(),
    channel.padEnd(12),
    destination,
    `${formatBytes(bytes)}, ${status}`,
    [kind, ...events].join(' '),
    ...(removed.length === 0 ? [] : [`removed: ${removed.join(', ')}`]),
  ].join('  ');
}
