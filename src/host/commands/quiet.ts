import { l10n, type QuickPickItem, window } from 'vscode';
import type { MuteEnd } from '../../app/muteBook.ts';
import type { MatcherConfig } from '../../conditions/matcher.ts';
import type { LookoutEvent } from '../../core/event.ts';
import { titleIn } from '../../core/wording.ts';
import { askSteps } from '../input/steps.ts';
import { shownLanguage, shownTime } from '../shownLanguage.ts';
import { chosenEvent } from './chosenEvent.ts';
import type { CommandHandler } from './registry.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** What is said of the person at the editor. */
const me = 'you';

interface Choice<T> extends QuickPickItem {
  readonly means: T;
}

/** Eight in the morning of the next day. */
function tomorrowMorning(): number {
  const date = new Date();
  date.setDate(date.getDate() + 1);
  date.setHours(8, 0, 0, 0);
  return date.getTime();
}

/** What may be kept silent about an event, the narrowest first. */
function scopesOf(event: LookoutEvent): Choice<{ name: string; match: MatcherConfig }>[] {
  const { type, incident, fingerprint, labels, data } = event;
  const title = titleIn(event, shownLanguage());
  const scopes: Choice<{ name: string; match: MatcherConfig }>[] = [
    {
      label: incident === undefined ? l10n.t('Just this') : l10n.t('This problem'),
      description: title,
      means: { name: title, match: incident === undefined ? { fingerprint } : { incident } },
    },
  ];
  const { path } = data;
  if (typeof path === 'string')
    scopes.push({ label: l10n.t('This file'), description: path, means: { name: path, match: { 'data.path': path } } });
  const { watcher } = labels;
  if (watcher !== undefined) {
    const means = { name: `watcher ${watcher}`, match: { 'labels.watcher': watcher } };
    scopes.push({ label: l10n.t('Its watcher'), description: watcher, means });
  }
  scopes.push({ label: l10n.t('All of this kind'), description: type, means: { name: type, match: { type } } });
  return scopes;
}

/** When it is heard again. */
function endsOf({ incident, labels }: LookoutEvent): Choice<() => MuteEnd>[] {
  const within = (label: string, ms: number): Choice<() => MuteEnd> => ({
    label,
    means: () => ({ untilMs: Date.now() + ms }),
  });
  const { branch } = labels;
  return [
    within(l10n.t('For 15 minutes'), 15 * minuteMs),
    within(l10n.t('For 1 hour'), hourMs),
    within(l10n.t('For 4 hours'), 4 * hourMs),
    { label: l10n.t('Until tomorrow 8:00'), means: () => ({ untilMs: tomorrowMorning() }) },
    ...(incident === undefined
      ? []
      : [
          {
            label: l10n.t('Until it passes'),
            description: l10n.t('until it is well again'),
            means: () => ({ untilEvent: { incident, 'data.transition': ['fixed', 'ok'] } }),
          },
        ]),
    ...(branch === undefined
      ? []
      : [
          {
            label: l10n.t('Until I leave this branch'),
            description: branch,
            means: () => ({ untilExpression: `branch != ${JSON.stringify(branch)}` }),
          },
        ]),
    { label: l10n.t('Until I say so'), means: () => ({}) },
  ];
}

/** For a step, whose answers are texts. */
function numbered(choices: readonly Choice<unknown>[]) {
  return choices.map(({ label, description = '' }, index) => ({ label, description, value: String(index) }));
}

const snooze: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const entry = await chosenEvent(app, arg, {
    title: l10n.t('Snooze'),
    placeHolder: l10n.t('About what do you not want to hear?'),
    fits: ({ deliveries }) => deliveries.length > 0,
  });
  if (entry === undefined) return;
  const { event } = entry;
  const scopes = scopesOf(event);
  const ends = endsOf(event);
  const answers = await askSteps(l10n.t('Snooze'), 2, ([scope, end]) => {
    if (scope === undefined)
      return {
        kind: 'choice',
        title: l10n.t('What?'),
        placeHolder: l10n.t('Keep silent about …'),
        items: numbered(scopes),
      };
    if (end !== undefined) return undefined;
    const placeHolder = l10n.t('{0} – until …', scopes[Number(scope)]?.means.name ?? '');
    return { kind: 'choice', title: l10n.t('For how long?'), placeHolder, items: numbered(ends) };
  });
  const [scope, end] = [scopes[Number(answers?.[0])], ends[Number(answers?.[1])]];
  if (scope === undefined || end === undefined) return;
  const info = await app.mutes.add(scope.means.name, scope.means.match, me, end.means());
  const choice = await window.showInformationMessage(
    l10n.t('"{0}" is snoozed: {1}.', info.name, end.label.toLowerCase()),
    l10n.t('Undo'),
  );
  if (choice !== undefined) await app.mutes.remove(info.id);
};

/** When a mute ends, in words. */
function endText({ untilMs, untilEvent, untilExpression }: MuteEnd): string {
  if (untilMs !== undefined) return l10n.t('until {0}', shownTime(untilMs));
  if (untilEvent !== undefined) return l10n.t('until it passes');
  return untilExpression === undefined ? l10n.t('until you say so') : l10n.t('until {0}', untilExpression);
}

const showMutes: CommandHandler = async (parts) => {
  const app = await parts.app();
  const list = app.mutes.list();
  if (list.length === 0) {
    void window.showInformationMessage(
      l10n.t('Nothing is snoozed. "Lookout: Snooze…" keeps something silent for a while.'),
    );
    return;
  }
  const picked = await window.showQuickPick(
    list.map((mute) => ({
      label: mute.name,
      description: endText(mute),
      detail: mute.rule === undefined ? l10n.t('snoozed by {0}', mute.by) : l10n.t('from the configuration file'),
      mute,
    })),
    { title: l10n.t('Snoozed'), placeHolder: l10n.t('Pick what you want to hear of again'), canPickMany: true },
  );
  for (const { mute } of picked ?? []) await app.mutes.remove(mute.id);
};

/** What people do about messages that they have heard, or do not want to hear. */
export const quietCommands: Record<string, CommandHandler> = { snooze, showMutes };
