import { LookoutError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { periodOf, usualPeriod } from '../../core/reportPeriod.ts';
import { formatDuration, parseDuration } from '../../core/units.ts';
import { sentenceIn } from '../../core/words/sentence.ts';
import type { Command, ControlledProblem, ControlPort } from '../command.ts';

const isCount = (word: string): string | undefined =>
  /^\d{1,3}$/.test(word) && Number(word) > 0 ? undefined : 'is no number from 1 to 999.';
const isDuration = (word: string): string | undefined =>
  parseDuration(word) === undefined ? 'is no time such as 30m or 4h.' : undefined;

const isPeriod = (word: string): string | undefined =>
  periodOf(word) === undefined ? 'is no period; use daily, weekly or monthly.' : undefined;

/** The problem that an id names: its own key, or the id of its last event, or the beginning of either. */
async function problemOf(control: ControlPort, id: string): Promise<ControlledProblem> {
  const problems = await control.problems();
  const found = problems.filter(({ key, lastEventId }) => key.startsWith(id) || lastEventId.startsWith(id));
  const [only] = found;
  if (only === undefined) throw new LookoutError('notFound', `There is no open problem ${id}. STATUS lists them.`);
  if (found.length > 1) throw new LookoutError('invalid', `${id} names ${found.length} problems; write more of it.`);
  return only;
}

/** Verbs that show what happened, and that say what a person does about it. */
export const lookVerbs: readonly Command[] = [
  {
    verb: 'status',
    access: 'read',
    summary: 'Shows what is broken and what is watched.',
    async run(_args, { control, caller: { language } }) {
      const problems = await control.problems();
      const watchers = control.watchers();
      const troubled = control.channels().filter(({ state }) => state !== 'ready');
      const lines = [
        problems.length === 0 ? 'Nothing is broken.' : `${problems.length} broken:`,
        ...problems.map(({ title, openedMs, acknowledgedBy, lastEventId }) => {
          const by = acknowledgedBy === undefined ? '' : `, taken by ${acknowledgedBy}`;
          return `- ${title}, since ${formatDuration(control.now() - openedMs)}${by} (${lastEventId})`;
        }),
        `${watchers.length} watched, ${watchers.filter(({ state }) => state === 'paused').length} paused.`,
        ...troubled.map(({ name, state }) => `Channel ${name}: ${sentenceIn(state, language)}`),
      ];
      return {
        message: lines.join('\n'),
        result: { open: problems.length, watchers: watchers.length, channelsInTrouble: troubled.length },
      };
    },
  },
  {
    verb: 'history',
    access: 'read',
    summary: 'Lists the latest events.',
    arguments: [{ name: 'N', optional: true, objection: isCount }],
    async run({ values }, { control }) {
      const events = await control.history({ limit: Number(values['N'] ?? 10) });
      const lines = events.map(({ time, title, id }) => `${time} ${title} (${id})`);
      return {
        message: lines.length === 0 ? 'Nothing has happened yet.' : lines.join('\n'),
        result: events.map(({ id, type, title, time }) => ({ id, type, title, time })),
      };
    },
  },
  {
    verb: 'report',
    access: 'read',
    summary: 'Sums up what happened: daily, weekly or monthly.',
    arguments: [{ name: 'PERIOD', optional: true, objection: isPeriod }],
    async run({ values }, { control }) {
      const { lines, result } = await control.report(periodOf(values['PERIOD'] ?? '') ?? usualPeriod);
      return { message: lines.join('\n'), result };
    },
  },
  {
    verb: 'tests-output',
    access: 'read',
    summary: 'Names the file with the whole output of the last test run that was told.',
    async run(_args, { control }) {
      const events = await control.history({ limit: 200, typeGlob: 'test.*' });
      const output = events.find((event) => event.output !== undefined)?.output;
      if (output === undefined) throw new LookoutError('notFound', 'No output of a test run is kept.');
      return { message: output, result: { output } };
    },
  },
  {
    verb: 'ack',
    access: 'build',
    summary: 'Says that you take care of a problem.',
    arguments: [{ name: 'ID' }],
    async run({ values }, { control, caller }) {
      const { key, title } = await problemOf(control, values['ID'] ?? '');
      await control.acknowledge(key, caller.name);
      return { message: `You take care of "${title}". Nobody else is called.` };
    },
  },
  {
    verb: 'snooze',
    access: 'build',
    summary: 'Keeps silent about a problem for a time.',
    arguments: [{ name: 'ID' }, { name: 'TIME', objection: isDuration }],
    async run({ values }, { control, caller }) {
      const { key, title } = await problemOf(control, values['ID'] ?? '');
      const forMs = parseDuration(values['TIME'] ?? '') ?? 0;
      // A key is the incident, or the fingerprint where there is none.
      const match: JsonObject = { any: [{ incident: key }, { fingerprint: key }] };
      await control.snooze(title, match, caller.name, control.now() + forMs);
      return { message: `"${title}" is snoozed for ${formatDuration(forMs)}.` };
    },
  },
  {
    verb: 'explain',
    access: 'read',
    summary: 'Says why an event was told, or not.',
    arguments: [{ name: 'ID' }],
    async run({ values }, { control }) {
      const lines = await control.explain(values['ID'] ?? '');
      if (lines === undefined)
        throw new LookoutError('notFound', `There is no event ${values['ID']}. HISTORY lists them.`);
      return { message: lines.join('\n') };
    },
  },
  {
    verb: 'pause',
    access: 'admin',
    summary: 'Pauses all watchers, for a time or until RESUME.',
    arguments: [{ name: 'TIME', optional: true, objection: isDuration }],
    async run({ values }, { control }) {
      const forMs = parseDuration(values['TIME'] ?? '');
      const untilMs = forMs === undefined ? undefined : control.now() + forMs;
      const active = control.watchers().filter(({ state }) => state !== 'paused');
      for (const { number } of active) await control.pauseWatcher(number, untilMs);
      return { message: `${active.length} watchers are paused.`, result: { paused: active.length } };
    },
  },
  {
    verb: 'resume',
    access: 'admin',
    summary: 'Goes on with all watchers.',
    async run(_args, { control }) {
      const paused = control.watchers().filter(({ state }) => state === 'paused');
      for (const { number } of paused) await control.resumeWatcher(number);
      return { message: `${paused.length} watchers go on.`, result: { resumed: paused.length } };
    },
  },
];
