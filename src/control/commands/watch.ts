import type { JsonObject } from '../../core/json.ts';
import type { Language } from '../../core/language.ts';
import { formatDuration, parseDuration } from '../../core/units.ts';
import { sentenceIn } from '../../core/words/sentence.ts';
import type { Command, CommandArguments, CommandContext, CommandOutcome, ControlledWatcher } from '../command.ts';

const isDuration = (word: string): string | undefined =>
  parseDuration(word) === undefined ? 'is no time such as 30s, 5m or 1h.' : undefined;
const isThreshold = (word: string): string | undefined =>
  /^\d{1,4}(?:\/\S+)?$/.test(word) ? undefined : 'is no count such as 5, or 5/10m.';
const isNumber = (word: string): string | undefined =>
  /^#?\d{1,9}$/.test(word) ? undefined : 'is no number of a watcher; WATCH LIST shows them.';

const numberOf = ({ values }: CommandArguments): number => Number((values['ID'] ?? '').replace('#', ''));
const idArgument = { name: 'ID', objection: isNumber };

function shown({ number, kind, label, state, last }: ControlledWatcher, language: Language): string {
  const now = `#${number} ${kind} ${label} – ${sentenceIn(state, language)}`;
  return last === undefined ? now : `${now}, last: ${last}`;
}

async function add(config: JsonObject, { control }: CommandContext): Promise<CommandOutcome> {
  const watcher = await control.addWatcher(config);
  return { message: `Watching ${watcher.label} as #${watcher.number}.`, result: { id: watcher.number } };
}

/** The options that were given, by their keys in a configuration. */
function given({ values, flags }: CommandArguments, keys: Readonly<Record<string, string>>): JsonObject {
  const config: JsonObject = {};
  for (const [name, key] of Object.entries(keys)) {
    const value = values[name] ?? flags[name];
    if (value !== undefined) config[key] = value;
  }
  return config;
}

/** Verbs that make watchers and deal with them. */
export const watchVerbs: readonly Command[] = [
  {
    verb: 'watch-file',
    access: 'build',
    summary: 'Tells when a file changes.',
    arguments: [{ name: 'PATH' }],
    flags: [{ name: 'threshold', value: '5/10m', objection: isThreshold }],
    run: (args, context) => add({ kind: 'file', ...given(args, { PATH: 'path', threshold: 'threshold' }) }, context),
  },
  {
    verb: 'watch-dir',
    access: 'build',
    summary: 'Tells when something in a folder changes.',
    arguments: [{ name: 'PATH' }],
    flags: [{ name: 'pattern', value: '"**/*.py"' }],
    run(args, context) {
      const { pattern } = args.flags;
      const include: JsonObject = typeof pattern === 'string' ? { include: [pattern] } : {};
      return add({ kind: 'folder', ...given(args, { PATH: 'path' }), ...include }, context);
    },
  },
  {
    verb: 'watch-build',
    access: 'build',
    summary: 'Tells when builds break and are fixed.',
    arguments: [{ name: 'COMMAND', optional: true, rest: true }],
    run: (args, context) => add({ kind: 'build', ...given(args, { COMMAND: 'command' }) }, context),
  },
  {
    verb: 'watch-tests',
    access: 'build',
    summary: 'Tells when tests break and are fixed.',
    arguments: [{ name: 'COMMAND', optional: true, rest: true }],
    run: (args, context) => add({ kind: 'tests', ...given(args, { COMMAND: 'command' }) }, context),
  },
  {
    verb: 'watch-errors',
    access: 'build',
    summary: 'Tells of errors in a log.',
    arguments: [{ name: 'FILE' }],
    flags: [
      { name: 'exclude', value: 'DeprecationWarning' },
      { name: 'aggregate', value: '5m', objection: isDuration },
    ],
    run(args, context) {
      const { exclude } = args.flags;
      const without: JsonObject = typeof exclude === 'string' ? { exclude: [exclude] } : {};
      return add({ kind: 'errors', ...given(args, { FILE: 'path', aggregate: 'aggregate' }), ...without }, context);
    },
  },
  {
    verb: 'alert-when',
    access: 'build',
    summary: 'Tells when a condition in plain words is met.',
    arguments: [{ name: 'PHRASE', rest: true }],
    async run(args, context) {
      const when = args.values['PHRASE'] ?? '';
      const canonical = await context.control.canonical(when);
      const { result } = await add({ kind: 'condition', when }, context);
      return { message: `You are told when: ${canonical}`, ...(result === undefined ? {} : { result }) };
    },
  },
  {
    verb: 'watch list',
    access: 'read',
    summary: 'Lists what is watched.',
    async run(_args, { control, caller: { language } }) {
      const watchers = control.watchers();
      const lines = watchers.map((watcher) => shown(watcher, language));
      const message = lines.length === 0 ? 'Nothing is watched.' : lines.join('\n');
      return { message, result: watchers.map((watcher) => ({ ...watcher, last: watcher.last ?? null })) };
    },
  },
  {
    verb: 'watch show',
    access: 'read',
    summary: 'Shows one watcher.',
    arguments: [idArgument],
    async run(args, { control, caller: { language } }) {
      const found = control.watchers().find(({ number }) => number === numberOf(args));
      return { message: found === undefined ? `There is no watcher #${numberOf(args)}.` : shown(found, language) };
    },
  },
  {
    verb: 'watch pause',
    access: 'build',
    summary: 'Pauses a watcher, for a time or until it is resumed.',
    arguments: [idArgument, { name: 'TIME', optional: true, objection: isDuration }],
    async run(args, { control }) {
      const forMs = parseDuration(args.values['TIME'] ?? '');
      await control.pauseWatcher(numberOf(args), forMs === undefined ? undefined : control.now() + forMs);
      const message =
        forMs === undefined
          ? `Watcher #${numberOf(args)} is paused until it is resumed.`
          : `Watcher #${numberOf(args)} is paused for ${formatDuration(forMs)}.`;
      return { message };
    },
  },
  {
    verb: 'watch resume',
    access: 'build',
    summary: 'Goes on with a watcher.',
    arguments: [idArgument],
    async run(args, { control }) {
      await control.resumeWatcher(numberOf(args));
      return { message: `Watcher #${numberOf(args)} goes on.` };
    },
  },
  {
    verb: 'watch delete',
    access: 'build',
    summary: 'Ends a watcher for good.',
    arguments: [idArgument],
    async run(args, { control }) {
      await control.removeWatcher(numberOf(args));
      return { message: `Watcher #${numberOf(args)} was deleted.` };
    },
  },
];
