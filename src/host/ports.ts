import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ExtensionContext, env, Uri, workspace } from 'vscode';
import type { AppPorts } from '../app/ports.ts';
import type { Message } from '../channels/channel.ts';
import type { ConfigSource } from '../config/configFiles.ts';
import { systemClock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { FetchLike } from '../net/fetchClient.ts';
import { createVerifiedFetch } from '../net/verifiedFetch.ts';
import type { Presence } from '../router/presence.ts';
import type { RunSource } from '../watchers/runs/run.ts';
import type { Consent } from './consent.ts';
import { editorProblems } from './editorProblems.ts';
import type { SecretVault } from './secretVault.ts';
import { builtInWatchers, type EditorSettings, reasonToHide } from './settings/editorSettings.ts';
import { folderOnDisk, textOfUri } from './targets.ts';
import { editorFiles } from './virtualFiles.ts';

/** Names under which a configuration is looked for, most wanted first. */
const fileNames = ['lookout.yaml', 'lookout.json'];

/** Files in which the user's own configuration may be. */
export function userConfigFiles(context: ExtensionContext): string[] {
  return fileNames.map((name) => join(context.globalStorageUri.fsPath, name));
}

/** Files in which the workspace's configuration may be; none without a folder. */
export function workspaceConfigFiles(): string[] {
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined || folder.uri.scheme !== 'file') return [];
  return fileNames.map((name) => join(folder.uri.fsPath, '.vscode', name));
}

/** The editor's own fetch, which it patches for the user's proxy and certificates, under the address policy. */
export function createEditorFetch(allowHosts: () => readonly string[]): FetchLike {
  return createVerifiedFetch((url, init) => globalThis.fetch(url, init), allowHosts);
}

/** Connects the engine with the editor. */
export function createPorts(parts: {
  context: ExtensionContext;
  logger: Logger;
  secrets: SecretVault;
  consent: Consent;
  settings: () => EditorSettings;
  present: (message: Message) => Promise<void>;
  runs: RunSource;
  presence: () => Presence | undefined;
}): AppPorts {
  const { context, consent } = parts;
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => textOfUri(uri));
  const trusted = workspace.isTrusted;
  const sources: ConfigSource[] = [{ scope: 'user', candidates: userConfigFiles(context) }];
  if (trusted) sources.push({ scope: 'workspace', candidates: workspaceConfigFiles() });
  return {
    clock: systemClock,
    random: Math.random,
    logger: parts.logger,
    storeDirectory: context.globalStorageUri.fsPath,
    storeWorkerUrl: bundled(context, 'storeWorker.js'),
    treeWorkerUrl: bundled(context, 'treeWorker.js'),
    reportWorkerUrl: bundled(context, 'reportWorker.js'),
    workspace: {
      key: workspaceKey(folders),
      name: workspace.name ?? 'No folder',
      baseFolder: folderOnDisk() ?? homedir(),
      folders,
      trusted,
    },
    virtualFiles: editorFiles,
    configSources: sources,
    secrets: parts.secrets,
    env: (name) => process.env[name],
    createFetch: createEditorFetch,
    present: parts.present,
    reasonToHide: (event) => reasonToHide(parts.settings(), event),
    keptOutputs: () => parts.settings().keptOutputs,
    runs: parts.runs,
    presence: parts.presence,
    problems: editorProblems,
    builtinWatchers: () => builtInWatchers(parts.settings()),
    isAllowed: (destination) => consent.isAllowed(destination),
  };
}

function bundled({ extensionUri }: ExtensionContext, name: string): URL {
  return new URL(Uri.joinPath(extensionUri, 'dist', name).toString(true));
}

/** The same for the same folders in any order; windows without a folder are told apart by their session. */
function workspaceKey(folders: readonly string[]): string {
  const text = folders.length === 0 ? env.sessionId : [...folders].sort().join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
