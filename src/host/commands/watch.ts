import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { commands, type Uri, window, workspace } from 'vscode';
import { errorCode, LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject } from '../../core/json.ts';
import type { App } from '../../app/createApp.ts';
import type { HostParts } from '../host.ts';
import { changeUserConfig } from '../userConfig.ts';
import type { CommandHandler } from './registry.ts';

/** Path as it is stored: relative to the first workspace folder when inside, with forward slashes. */
function storedPath(path: string): string {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) return path;
  const inside = relative(folder, path);
  if (inside === '') return '.';
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.replaceAll('\\', '/');
}

function isUri(value: unknown): value is Uri {
  return isRecord(value) && typeof value['fsPath'] === 'string' && typeof value['scheme'] === 'string';
}

/** Files of a context menu (one or the selection), else the one in front. */
function targetsOf(args: readonly unknown[]): Uri[] {
  const [first, selection] = args;
  const all =
    Array.isArray(selection) && selection.length > 0 ? selection : [first ?? window.activeTextEditor?.document.uri];
  return all.filter(isUri).filter((uri) => uri.scheme === 'file');
}

async function watchPaths(parts: HostParts, kind: 'file' | 'folder', paths: readonly string[]): Promise<void> {
  const app = await parts.app();
  for (const path of paths) {
    if (!(await mayWatch(parts, app, path))) continue;
    const info = await app.watchers.add({ kind, path: storedPath(path) } satisfies JsonObject);
    void window
      .showInformationMessage(`Watching ${info.label}. You are told when it changes.`, 'Show Watchers')
      .then(async (choice) => {
        if (choice !== undefined) await commands.executeCommand('lookout.watchers.focus');
      });
  }
}

/** Offers to allow the folder of a path that lies outside all that may be watched. What can never be allowed is left to `add`, which says why. */
async function mayWatch(parts: HostParts, app: App, path: string): Promise<boolean> {
  const outside = await outsideOf(app, path);
  if (outside === undefined) return true;
  const folder = (await stat(outside).catch(() => undefined))?.isDirectory() === true ? outside : dirname(outside);
  const choice = await window.showWarningMessage(
    `"${basename(outside)}" lies outside the workspace. Allow Lookout to watch ${folder}?`,
    { modal: true, detail: 'The folder is added to security.roots in your user configuration.' },
    'Allow Folder',
  );
  if (choice === undefined) return false;
  const { withRoot } = await import('../../config/edit.ts');
  await changeUserConfig(
    { context: parts.context, app },
    (text) => withRoot(text, folder),
    () => app.effective().roots.includes(folder),
  );
  return true;
}

async function outsideOf(app: App, path: string): Promise<string | undefined> {
  const verdict = await app.watchers.verdictOn(path);
  return verdict.kind === 'refused' ? verdict.outside : undefined;
}

/** Asks for a path by typing; a target that does not exist yet may be watched too. */
async function askPath(app: App, kind: 'file' | 'folder'): Promise<string | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const current = window.activeTextEditor?.document.uri;
  const value = kind === 'file' && current?.scheme === 'file' ? storedPath(current.fsPath) : '';
  const typed = await window.showInputBox({
    title: kind === 'file' ? 'Watch File' : 'Watch Folder',
    prompt: `Path of the ${kind}, absolute or relative to the workspace. It may not exist yet.`,
    value,
    ignoreFocusOut: true,
    validateInput: async (text) => validatePath(app, kind, text.trim(), folder),
  });
  if (typed === undefined || typed.trim() === '') return undefined;
  return isAbsolute(typed.trim()) || folder === undefined ? typed.trim() : join(folder, typed.trim());
}

async function validatePath(
  app: App,
  kind: 'file' | 'folder',
  text: string,
  folder: string | undefined,
): Promise<string | undefined> {
  if (text === '') return `Type the path of a ${kind}.`;
  if (!isAbsolute(text) && folder === undefined) return 'No folder is open: type an absolute path.';
  const verdict = await app.watchers.verdictOn(text);
  if (verdict.kind === 'refused' && verdict.outside === undefined) return verdict.reason;
  try {
    const found = await stat(isAbsolute(text) || folder === undefined ? text : join(folder, text));
    if (kind === 'file' && found.isDirectory()) return `${basename(text)} is a folder; use "Watch Folder…".`;
    if (kind === 'folder' && found.isFile()) return `${basename(text)} is a file; use "Watch File…".`;
  } catch (error) {
    // A target that does not exist yet is fine.
    if (errorCode(error) !== 'ENOENT') return `It cannot be read (${errorCode(error) ?? 'unknown error'}).`;
  }
  return undefined;
}

const ask =
  (kind: 'file' | 'folder'): CommandHandler =>
  async (parts) => {
    const path = await askPath(await parts.app(), kind);
    if (path !== undefined) await watchPaths(parts, kind, [path]);
  };

const watchThese =
  (kind: 'file' | 'folder'): CommandHandler =>
  async (parts, ...args) => {
    const targets = targetsOf(args);
    if (targets.length === 0) throw new LookoutError('invalid', 'There is no file on disk to watch here.');
    await watchPaths(
      parts,
      kind,
      targets.map((uri) => uri.fsPath),
    );
  };

export const watchCommands: Record<string, CommandHandler> = {
  watchFile: ask('file'),
  watchFolder: ask('folder'),
  watchThisFile: watchThese('file'),
  watchThisFolder: watchThese('folder'),
};
