import { window } from 'vscode';
import type { Message } from '../channels/channel.ts';
import type { Clock } from '../core/clock.ts';
import { type Disposable } from '../core/disposable.ts';
import { type EventLink, type LookoutEvent, outputOf, placeOf } from '../core/event.ts';
import type { Language } from '../core/language.ts';
import { say, textIn } from '../core/words/phrase.ts';
import { labelIn, titleIn } from '../core/wording.ts';
import { notificationText } from './notificationText.ts';
import { openPlace } from './openPlace.ts';
import { shownError } from './shownLanguage.ts';

/** Messages after the first one within this time are shown as one, in ms. */
const burstMs = 1000;
/** Files that a notification offers to open: its room is small. */
const maxFileActions = 2;

/** What a person may do about a message, besides opening its files. */
export type ToastAction = 'acknowledge' | 'snooze' | 'explain';
const actions: readonly ToastAction[] = ['acknowledge', 'snooze', 'explain'];

/** Shows messages as notifications: the first of a burst and everything above `info` at once, the rest combined. */
export class ToastPresenter implements Disposable {
  private readonly clock: Clock;
  private readonly act: (action: ToastAction, eventId: string) => Thenable<unknown>;
  private waiting: Message[] = [];
  private timer: Disposable | undefined;

  constructor(clock: Clock, act: (action: ToastAction, eventId: string) => Thenable<unknown>) {
    this.clock = clock;
    this.act = act;
  }

  /** Resolves when the message is on the screen or part of the next combined one; an answer is not awaited, it may never come. */
  async show(message: Message): Promise<void> {
    const isMild = message.event.severity === 'info';
    if (this.timer !== undefined && isMild) {
      this.waiting.push(message);
      return;
    }
    if (this.timer === undefined) this.arm();
    await this.present(message);
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private arm(): void {
    this.timer = this.clock.after(burstMs, () => {
      this.timer = undefined;
      const waiting = this.waiting;
      this.waiting = [];
      const [first, ...more] = waiting;
      if (first === undefined) return;
      // What tells a message in full is loaded late; an update of the extension may have taken it away.
      if (more.length === 0) this.present(first).catch(() => this.presentMany(waiting));
      else this.presentMany(waiting);
      this.arm();
    });
  }

  private async present(message: Message): Promise<void> {
    const { event, language } = message;
    // Loaded with the first message.
    const { briefStory, tellStory } = await import('../templates/story.ts');
    const text = notificationText(briefStory(tellStory(message)));
    // On disk, or with a provider of the editor.
    const files = event.links
      .filter((link) => !/^(?:https?|vscode):/.test(link.uri))
      .slice(0, maxFileActions)
      .map((link) => ({ label: shortLabel(event, link, language), uri: link.uri }));
    const isProblem = event.severity === 'error' || event.severity === 'critical';
    const offered = actions
      .filter((action) => isProblem || action !== 'acknowledge')
      .map((action) => ({ action, label: textIn(language, `action.${action}`) }));
    void notify(
      event.severity,
      text,
      [...files, ...offered].map(({ label }) => label),
    ).then((choice) => {
      const file = files.find(({ label }) => label === choice);
      const chosen = offered.find(({ label }) => label === choice);
      if (file !== undefined) void openFile(file.uri);
      else if (chosen !== undefined) void this.act(chosen.action, event.id);
    });
  }

  private presentMany(messages: readonly Message[]): void {
    const [first] = messages;
    if (first === undefined) return;
    const { language } = first;
    const items = messages.slice(0, 3).map(({ event }) => titleIn(event, language));
    const count = messages.length - items.length;
    const text = count === 0 ? say(items, language) : textIn(language, 'more.inLine', { items, count });
    const newest = messages.at(-1)?.event.id;
    const explain = textIn(language, 'action.explain');
    void notify('info', notificationText(text), [explain]).then((choice) => {
      if (choice === explain && newest !== undefined) void this.act('explain', newest);
    });
  }
}

/** A button cuts its text where there are five of them; the message names the place already. */
function shortLabel(event: LookoutEvent, link: EventLink, language: Language): string {
  if (link === outputOf(event)) return textIn(language, 'link.output');
  // A label that others gave says more than ours.
  const isOurs = link.words !== undefined && link === placeOf(event);
  return isOurs ? textIn(language, 'link.open') : labelIn(link, language);
}

/** Opens a file that a message names; it may be gone since, or its provider. */
async function openFile(uri: string): Promise<void> {
  try {
    await openPlace(uri);
  } catch (error) {
    void window.showErrorMessage(`Lookout: ${shownError(error)}`);
  }
}

function notify(severity: Message['event']['severity'], text: string, actions: string[]): Thenable<string | undefined> {
  if (severity === 'error' || severity === 'critical') return window.showErrorMessage(text, ...actions);
  if (severity === 'warning') return window.showWarningMessage(text, ...actions);
  return window.showInformationMessage(text, ...actions);
}
