import type { AppPorts } from './ports.ts';

/** Scope of messages that only this window can show. */
export function windowScope({ workspace }: Pick<AppPorts, 'workspace'>): string {
  return `window:${workspace.key}`;
}
