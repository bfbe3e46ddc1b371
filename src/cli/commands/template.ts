import { readFile } from 'node:fs/promises';
import type { App } from '../../app/app.ts';
import { createApp } from '../../app/createApp.ts';
import { LookoutError } from '../../core/errors.ts';
import type { LookoutEvent } from '../../core/event.ts';
import { createIdSource } from '../../core/id.ts';
import { parsePublishedEvent } from '../../core/publish.ts';
import { previewText } from '../../templates/previewText.ts';
import { sampleEvents } from '../../templates/samples.ts';
import { checkConfig } from '../checkConfig.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CliOptions } from '../options.ts';
import { configCandidates, createCliPorts } from '../ports.ts';
import type { Terminal } from '../terminal.ts';

/** `lookout template list` and `lookout template preview`: the templates of messages, and what they make of an event. */
export const template: CliCommand = async (options, terminal) => {
  const [verb] = options.args;
  if (verb !== 'list' && verb !== 'preview')
    throw new LookoutError('invalid', 'Say "template list" or "template preview".');
  if (verb === 'preview' && options.channel === undefined) {
    throw new LookoutError('invalid', 'Name the channel whose message you want to see: --channel NAME.');
  }
  await checkConfig(configCandidates(options), terminal);
  const app = await createApp(createCliPorts(options, terminal), { passive: true });
  try {
    return verb === 'list' ? list(app, terminal) : await preview(app, options, terminal);
  } finally {
    await app.stop();
  }
};

/** Fails when a template is broken. */
function list(app: App, terminal: Terminal): number {
  const channels = app.channels().map(({ name, type }) => ({ template: 'built-in', channel: name, type }));
  const files = app.templates.list();
  for (const item of [...channels, ...files]) {
    if (terminal.json) terminal.line(item);
    else if ('file' in item) {
      const what = `${item.place ?? 'all channels'}, ${item.events}`;
      terminal.say(`${item.problem === undefined ? '✓' : '✗'} ${item.file}  ${what}  ${item.problem ?? ''}`.trimEnd());
    } else terminal.say(`✓ built-in  ${item.channel} (${item.type})`);
  }
  return files.some(({ problem }) => problem !== undefined) ? exitCodes.failed : exitCodes.done;
}

async function preview(app: App, options: CliOptions, terminal: Terminal): Promise<number> {
  const { channel = '' } = options;
  const event = await eventOf(app, options);
  const found = await app.previewMessage(channel, event);
  if (found === undefined) {
    const names = app.channels().map(({ name }) => name);
    throw new LookoutError('notFound', `There is no channel "${channel}". There are: ${names.join(', ')}.`);
  }
  const { message, template: file, rendered } = found;
  const body = rendered?.body;
  if (terminal.json) terminal.line({ channel, template: file ?? 'built-in', language: message.language, body });
  else terminal.say(previewText({ channel, template: file, message, body }));
  return exitCodes.done;
}

/** The named event, one out of a file, or a sample. */
async function eventOf(app: App, { event: what }: CliOptions): Promise<LookoutEvent> {
  const samples = sampleEvents(app.workspace, Date.now());
  const [, sample] = samples;
  if (what === undefined && sample !== undefined) return sample;
  const named = samples.find(({ type }) => type === what);
  if (named !== undefined) return named;
  if (what?.endsWith('.json') === true) {
    const text = await readFile(what, 'utf8').catch((error: unknown) => {
      throw new LookoutError('notFound', `${what} cannot be read.`, { cause: error });
    });
    return app.preview(parsePublishedEvent(text, createIdSource(Date.now), Date.now())).event;
  }
  const entry = await app.find(what ?? '');
  if (entry === undefined) {
    const types = samples.map(({ type }) => type).join(', ');
    throw new LookoutError('notFound', `There is no event ${what}. Samples: ${types}.`);
  }
  return entry.event;
}
