import { commands } from 'vscode';
import type { App } from '../app/app.ts';
import type { Disposable } from '../core/disposable.ts';

/** Ticks steps of the walkthrough that are done by what happens, not by a command. */
export function followWalkthrough(app: App): Disposable {
  const ticked = new Set<string>();
  const tick = (key: string): void => {
    if (ticked.has(key)) return;
    ticked.add(key);
    void commands.executeCommand('setContext', key, true);
  };
  return app.onDidSettle(({ delivery, update }) => {
    if (update.status !== 'sent') return;
    if (/^(?:build|test)\./.test(delivery.event.type)) tick('lookout.toldOfBuild');
    if (delivery.scope === 'outward') tick('lookout.channelWorks');
  });
}
