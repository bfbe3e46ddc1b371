import { createApp } from '../../app/createApp.ts';
import { type Check, checkApp, checkMachine } from '../../app/doctor.ts';
import { errorMessage } from '../../core/errors.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CliOptions } from '../options.ts';
import { createCliPorts } from '../ports.ts';
import type { Terminal } from '../terminal.ts';

const marks = { ok: '✓', warning: '!', failed: '✗' };

/** `lookout doctor`: what could keep Lookout from working, and what to do about it. */
export const doctor: CliCommand = async (options, terminal) => {
  const checks = [...(await checkMachine()), ...(await checkEngine(options, terminal))];
  for (const { check, status, message } of checks) {
    if (terminal.json) terminal.line({ check, status, message });
    else terminal.say(`${marks[status]} ${check}: ${message}`);
  }
  return checks.some(({ status }) => status === 'failed') ? exitCodes.failed : exitCodes.done;
};

async function checkEngine(options: CliOptions, terminal: Terminal): Promise<Check[]> {
  try {
    const app = await createApp(createCliPorts(options, terminal), { passive: true });
    try {
      return await checkApp(app, Date.now());
    } finally {
      await app.stop();
    }
  } catch (error) {
    return [{ check: 'store', status: 'failed', message: errorMessage(error) }];
  }
}
