import { homedir } from 'node:os';
import { relative } from 'node:path';
import { Uri, workspace } from 'vscode';
import { isWithin, targetOf } from '../watchers/pathPolicy.ts';
import { isUri } from '../watchers/virtual/virtualUri.ts';

/** The first workspace folder on disk, against which relative paths are resolved; undefined without one. */
export function folderOnDisk(): string | undefined {
  return workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
}

/** Place of what a watcher's path names: absolute, relative to the workspace, or a URI. */
export function uriOf(path: string): Uri {
  const target = targetOf(path, folderOnDisk() ?? homedir());
  return isUri(target) ? Uri.parse(target, true) : Uri.file(target);
}

/** Absolute path of what lies on disk, else the URI as text. */
export function textOfUri(uri: Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : targetOf(uri.toString(), '/');
}

/** Path as it is stored: relative to the first workspace folder on disk when inside, with forward slashes; a URI as it is. */
export function storedPath(uri: Uri): string {
  const folder = folderOnDisk();
  if (uri.scheme !== 'file' || folder === undefined || !isWithin(uri.fsPath, folder)) return textOfUri(uri);
  return relative(folder, uri.fsPath).replaceAll('\\', '/') || '.';
}
