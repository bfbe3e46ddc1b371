import { isAbsolute } from 'node:path';
import { commands, FileSystemError, FileType, l10n, Uri, window, workspace } from 'vscode';
import { errorCode, LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject } from '../../core/json.ts';
import type { App } from '../../app/app.ts';
import { isUri, lastName } from '../../watchers/virtual/virtualUri.ts';
import type { HostParts } from '../host.ts';
import { folderOnDisk, storedPath, textOfUri, uriOf } from '../targets.ts';
import { changeUserConfig } from '../userConfig.ts';
import { shownReason } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

function isUriObject(value: unknown): value is Uri {
  return isRecord(value) && typeof value['fsPath'] === 'string' && typeof value['scheme'] === 'string';
}

/** Files of a context menu (one or the selection), else the one in front. */
function targetsOf(args: readonly unknown[]): Uri[] {
  const [first, selection] = args;
  const all =
    Array.isArray(selection) && selection.length > 0 ? selection : [first ?? window.activeTextEditor?.document.uri];
  return all.filter(isUriObject).filter(isInFileSystem);
}

/** Whether it lies on disk or with a provider, unlike output, settings and unsaved texts. */
function isInFileSystem({ scheme }: Uri): boolean {
  return scheme === 'file' || workspace.fs.isWritableFileSystem(scheme) !== undefined;
}

async function watchTargets(parts: HostParts, kindOfAll: 'file' | 'folder', targets: readonly Uri[]): Promise<void> {
  const app = await parts.app();
  for (const uri of targets) {
    // A selection may hold both.
    const kind = targets.length === 1 ? kindOfAll : (await isFolder(uri)) ? 'folder' : 'file';
    if (!(await mayWatch(parts, app, uri))) continue;
    const info = await app.watchers.add({ kind, path: storedPath(uri) } satisfies JsonObject);
    void window
      .showInformationMessage(
        l10n.t('Watching {0}. You are told when it changes.', info.label),
        l10n.t('Show Watchers'),
      )
      .then(async (choice) => {
        if (choice !== undefined) await commands.executeCommand('lookout.watchers.focus');
      });
  }
}

/** Offers to allow the folder of a path that lies outside all that may be watched. What can never be allowed is left to `add`, which says why. */
async function mayWatch(parts: HostParts, app: App, target: Uri): Promise<boolean> {
  const verdict = await app.watchers.verdictOn(textOfUri(target));
  if (verdict.kind !== 'refused' || verdict.outside === undefined) return true;
  const outside = uriOf(verdict.outside);
  const folder = textOfUri((await isFolder(outside)) ? outside : Uri.joinPath(outside, '..'));
  const choice = await window.showWarningMessage(
    l10n.t('"{0}" lies outside the workspace. Allow Lookout to watch {1}?', lastName(outside.path), folder),
    { modal: true, detail: l10n.t('The folder is added to security.roots in your user configuration.') },
    l10n.t('Allow Folder'),
  );
  if (choice === undefined) return false;
  const { withRoot } = await import('../../config/edit.ts');
  await changeUserConfig({ context: parts.context, app }, (text) => withRoot(text, folder));
  return true;
}

/** Whether a folder is there now. */
async function isFolder(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) !== 0;
  } catch (error) {
    // What does not exist yet is taken for a file.
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}

/** Asks for a path by typing; a target that does not exist yet may be watched too. */
async function askTarget(app: App, kind: 'file' | 'folder'): Promise<Uri | undefined> {
  const current = window.activeTextEditor?.document.uri;
  const value = kind === 'file' && current !== undefined && isInFileSystem(current) ? storedPath(current) : '';
  const typed = await window.showInputBox({
    title: kind === 'file' ? l10n.t('Watch File') : l10n.t('Watch Folder'),
    prompt: l10n.t('Its path, absolute or relative to the workspace, or a URI. It may not exist yet.'),
    value,
    ignoreFocusOut: true,
    validateInput: async (text) => validatePath(app, kind, text.trim()),
  });
  return typed === undefined || typed.trim() === '' ? undefined : uriOf(typed.trim());
}

async function validatePath(app: App, kind: 'file' | 'folder', text: string): Promise<string | undefined> {
  if (text === '') return l10n.t('Type a path.');
  if (!isAbsolute(text) && !isUri(text) && folderOnDisk() === undefined)
    return l10n.t('No folder is open: type an absolute path.');
  const verdict = await app.watchers.verdictOn(text);
  if (verdict.kind === 'refused' && verdict.outside === undefined) return shownReason(verdict.reason);
  try {
    const uri = uriOf(text);
    const { type } = await workspace.fs.stat(uri);
    const name = lastName(uri.path);
    if (kind === 'file' && (type & FileType.Directory) !== 0)
      return l10n.t('{0} is a folder; use "Watch Folder…".', name);
    if (kind === 'folder' && (type & FileType.File) !== 0) return l10n.t('{0} is a file; use "Watch File…".', name);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    // A target that does not exist yet is fine.
    if (code !== 'FileNotFound') return l10n.t('It cannot be read ({0}).', code);
  }
  return undefined;
}

const ask =
  (kind: 'file' | 'folder'): CommandHandler =>
  async (parts) => {
    const target = await askTarget(await parts.app(), kind);
    if (target !== undefined) await watchTargets(parts, kind, [target]);
  };

const watchThese =
  (kind: 'file' | 'folder'): CommandHandler =>
  async (parts, ...args) => {
    const targets = targetsOf(args);
    if (targets.length === 0) throw new LookoutError('invalid', l10n.t('There is no file to watch here.'));
    await watchTargets(parts, kind, targets);
  };

export const watchCommands: Record<string, CommandHandler> = {
  watchFile: ask('file'),
  watchFolder: ask('folder'),
  watchThisFile: watchThese('file'),
  watchThisFolder: watchThese('folder'),
};
