import { commands, EventEmitter, l10n } from 'vscode';
import type { WatcherInfo } from '../app/watcherService.ts';
import type { Disposable } from '../core/disposable.ts';
import { labelOf } from './watcherText.ts';

/** `trouble` those that cannot see well. */
export type ShownStates = 'all' | 'trouble' | 'paused';

/** Which watchers the view shows. Kept as long as the window is open. */
export class WatcherFilter implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private states: ShownStates = 'all';
  private text = '';

  readonly onDidChange = this.changed.event;

  /** What is filtered by, for the head of the view; undefined when all are shown. */
  get description(): string | undefined {
    const parts = [
      this.states === 'trouble' ? l10n.t('in trouble') : this.states === 'paused' ? l10n.t('paused') : undefined,
      this.text === '' ? undefined : `"${this.text}"`,
    ].filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : parts.join(' · ');
  }

  /** @param text Part of a name, target or kind, in any case of its letters. */
  set(states: ShownStates, text: string): void {
    this.states = states;
    this.text = text.trim();
    void commands.executeCommand('setContext', 'lookout.filtered', this.description !== undefined);
    this.changed.fire();
  }

  accepts(watcher: WatcherInfo): boolean {
    const { kind, label, target, state } = watcher;
    if (this.states === 'trouble' && state !== 'degraded') return false;
    if (this.states === 'paused' && state !== 'paused') return false;
    const text = this.text.toLowerCase();
    return [kind, label, labelOf(watcher), target].some((part) => part.toLowerCase().includes(text));
  }

  dispose(): void {
    this.changed.dispose();
  }
}
