import { readFile } from 'node:fs/promises';
import { createApp } from '../../app/createApp.ts';
import { eventIn } from '../../core/wording.ts';
import { LookoutError } from '../../core/errors.ts';
import { createIdSource } from '../../core/id.ts';
import { describeDecision } from '../../core/reasonTexts.ts';
import { parsePublishedEvent } from '../../core/publish.ts';
import { explainLines } from '../../router/explain.ts';
import type { Routed } from '../../router/pipeline.ts';
import { openStore } from '../../store/openStore.ts';
import type { HistoryEntry } from '../../store/store.ts';
import { checkConfig } from '../checkConfig.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CliOptions } from '../options.ts';
import { bundledWorker, configCandidates, createCliPorts } from '../ports.ts';
import type { Terminal } from '../terminal.ts';

/** `lookout explain EVENT_ID|FILE.json`: why an event was told or not; a file is evaluated without sending. */
export const explain: CliCommand = async (options, terminal) => {
  const [what] = options.args;
  if (what === undefined) throw new LookoutError('invalid', 'Name an event id, or a file that holds one event.');
  const { event, decisions, deliveries } = what.endsWith('.json')
    ? await evaluate(what, options, terminal)
    : await look(what, options, terminal);
  const shown = deliveries.map(({ channel, status, attempts, error }) => ({ channel, status, attempts, error }));
  if (terminal.json)
    terminal.line({ event: eventIn(event, 'en'), decisions: decisions.map(describeDecision), deliveries: shown });
  else terminal.say([event.title, ...explainLines(decisions, shown)].join('\n'));
  return exitCodes.done;
};

type Explained = Pick<HistoryEntry, 'event' | 'decisions' | 'deliveries'>;

async function look(id: string, options: CliOptions, terminal: Terminal): Promise<Explained> {
  const store = await openStore({
    directory: options.store,
    workerUrl: bundledWorker('storeWorker.js'),
    logger: terminal.logger,
  });
  try {
    const entry = await store.find(id);
    if (entry === undefined) throw new LookoutError('notFound', `There is no event ${id} in ${store.health.path}.`);
    return entry;
  } finally {
    await store.close();
  }
}

async function evaluate(file: string, options: CliOptions, terminal: Terminal): Promise<Explained> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new LookoutError('notFound', `${file} cannot be read.`, { cause: error });
  });
  const event = parsePublishedEvent(text, createIdSource(Date.now), Date.now());
  await checkConfig(configCandidates(options), terminal);
  const app = await createApp(createCliPorts(options, terminal), { passive: true });
  try {
    return explained(app.preview(event));
  } finally {
    await app.stop();
  }
}

function explained({ event, decisions }: Routed): Explained {
  return { event, decisions, deliveries: [] };
}
