import { LookoutError } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';
import type { Command, CommandArguments } from './command.ts';
import { splitWords } from './words.ts';

export interface ParsedCommand {
  readonly command: Command;
  readonly args: CommandArguments;
}

/**
 * Reads a command text: `watch-file src/a.py --threshold 5`. Verbs and flags are read in any case of their letters.
 * @throws LookoutError `invalid` naming the word that does not fit, with the nearest that would.
 */
export function parseCommand(text: string, commands: readonly Command[]): ParsedCommand {
  const words = splitWords(text);
  if (words.length === 0) throw new LookoutError('invalid', 'Type a command. HELP lists them.');
  const command = findCommand(words, commands);
  const rest = words.slice(command.verb.split(' ').length);
  return { command, args: readArguments(rest, command) };
}

/** How a command is written: `watch-file PATH [--threshold N]`. */
export function usageOf({ verb, arguments: names = [], flags = [] }: Command): string {
  const parts = names.map(({ name, optional }) => (optional === true ? `[${name}]` : name));
  const options = flags.map(({ name, value }) => `[--${name}${value === undefined ? '' : ` ${value}`}]`);
  return [verb, ...parts, ...options].join(' ');
}

function findCommand(words: readonly string[], commands: readonly Command[]): Command {
  const [first = '', second = ''] = words.map((word) => word.toLowerCase());
  const found =
    commands.find(({ verb }) => verb === `${first} ${second}`) ?? commands.find(({ verb }) => verb === first);
  if (found !== undefined) return found;
  const below = commands.filter(({ verb }) => verb.startsWith(`${first} `)).map(({ verb }) => verb.split(' ')[1] ?? '');
  if (below.length > 0) {
    const what = second === '' ? `"${first}" needs a second word` : `"${second}" does not follow "${first}"`;
    throw new LookoutError('invalid', `${what}: ${below.join(', ')}.${suggest(second, below)}`);
  }
  const verbs = commands.map(({ verb }) => verb);
  throw new LookoutError('invalid', `There is no command "${words[0]}".${suggest(first, verbs)} HELP lists them.`);
}

function readArguments(words: readonly string[], command: Command): CommandArguments {
  const { arguments: specs = [], flags: flagSpecs = [] } = command;
  const values: Record<string, string> = {};
  const flags: Record<string, string | true> = {};
  const plain: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('--') || word === '--') {
      plain.push(word);
      continue;
    }
    const [name = '', ...given] = word.slice(2).split('=');
    const spec = flagSpecs.find((flag) => flag.name === name.toLowerCase());
    if (spec === undefined) {
      const known = flagSpecs.map((flag) => flag.name);
      throw new LookoutError('invalid', `"${command.verb}" has no option "--${name}".${suggest(name, known)}`);
    }
    if (spec.value === undefined) {
      flags[spec.name] = true;
      continue;
    }
    const value = given.length > 0 ? given.join('=') : words[(index += 1)];
    if (value === undefined)
      throw new LookoutError('invalid', `"--${spec.name}" needs a value, such as ${spec.value}.`);
    refuse(spec.objection?.(value), `"${value}" after "--${spec.name}"`);
    flags[spec.name] = value;
  }
  for (const spec of specs) {
    const word = spec.rest === true ? plain.splice(0).join(' ') : plain.shift();
    if (word === undefined || word === '') {
      if (spec.optional === true) continue;
      throw new LookoutError('invalid', `${spec.name} is missing: ${usageOf(command)}`);
    }
    refuse(spec.objection?.(word), `"${word}"`);
    values[spec.name] = word;
  }
  if (plain.length > 0) throw new LookoutError('invalid', `"${plain[0]}" is too much: ${usageOf(command)}`);
  return { values, flags };
}

function refuse(objection: string | undefined, what: string): void {
  if (objection !== undefined) throw new LookoutError('invalid', `${what}: ${objection}`);
}
