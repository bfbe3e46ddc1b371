import type { ConfigState } from '../config/configFiles.ts';
import type { EffectiveConfig } from '../config/layers.ts';
import type { Config } from '../config/schema.ts';

/** Whether nothing is sent. */
export function isSilenced({ localOnly, dryRun }: Config['settings']): boolean {
  return localOnly || dryRun;
}

/** What the user says of all workspaces, whatever the one at hand says of itself. */
export function createUserSwitches(state: () => ConfigState) {
  const says = (fits: (settings: Config['settings']) => boolean) =>
    state().layers.some(({ scope, config }) => scope === 'user' && fits(config.settings));
  return { isSilent: () => says(isSilenced), isLocalOnly: () => says(({ localOnly }) => localOnly) };
}

/** Whether what a workspace tells must stay here: by the user's word, or by the word of the workspace at hand. */
export function staysHere(
  workspace: string | undefined,
  at: { name: string; effective: EffectiveConfig; user: boolean },
) {
  return at.user || (at.effective.settings.localOnly && workspace === at.name);
}
