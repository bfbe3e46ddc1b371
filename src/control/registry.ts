import { randomUUID } from 'node:crypto';
import { errorMessage, LookoutError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import { suggest } from '../core/suggest.ts';
import { sentenceIn } from '../core/words/sentence.ts';
import type { Command, CommandContext } from './command.ts';
import { lookVerbs } from './commands/look.ts';
import { watchVerbs } from './commands/watch.ts';
import { parseCommand, usageOf } from './parse.ts';

const help: Command = {
  verb: 'help',
  access: 'read',
  summary: 'Lists the commands, or says how one is written.',
  arguments: [{ name: 'VERB', optional: true, rest: true }],
  async run({ values }, { caller: { language } }) {
    const lineOf = (one: Command): string => `${usageOf(one)} – ${sentenceIn(one.summary, language)}`;
    const wanted = values['VERB']?.toLowerCase();
    if (wanted === undefined) return { message: commands.map(lineOf).join('\n') };
    const found = commands.filter(({ verb }) => verb === wanted || verb.startsWith(`${wanted} `));
    if (found.length === 0) {
      const near = suggest(
        wanted,
        commands.map(({ verb }) => verb),
      );
      throw new LookoutError('invalid', `There is no command "${wanted}".${near}`);
    }
    return { message: found.map(lineOf).join('\n') };
  },
};

/** All verbs, in the order in which help lists them. */
export const commands: readonly Command[] = [...watchVerbs, ...lookVerbs, help];

/** What every place that takes commands answers. */
export interface CommandResult {
  /** The verb, or the text where it is none. */
  readonly command: string;
  readonly status: 'accepted' | 'done' | 'needsConfirmation' | 'denied' | 'failed';
  readonly requestId: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly result?: JsonValue | undefined;
  readonly message: string;
}

/** Reads and runs a command text; what goes wrong is the result, never an exception. The message is in the language of the caller, whose sentences are loaded. */
export async function runCommand(text: string, context: CommandContext): Promise<CommandResult> {
  const frame = { requestId: randomUUID(), timestamp: new Date(context.control.now()).toISOString() };
  let verb = text.trim().split(/\s+/)[0] ?? '';
  try {
    const { command, args } = parseCommand(text, commands);
    ({ verb } = command);
    const { message, ...outcome } = await command.run(args, context);
    return { command: verb, status: 'done', ...frame, ...outcome, message: spoken(message, context.caller.language) };
  } catch (error) {
    const status = LookoutError.is(error, 'denied') ? 'denied' : 'failed';
    return { command: verb, status, ...frame, message: spoken(errorMessage(error), context.caller.language) };
  }
}

/** Each line is a sentence. */
function spoken(message: string, language: Language): string {
  const lines = message.split('\n').map((line) => sentenceIn(line, language));
  return lines.join('\n');
}
