import { FileSystemError, FileType, RelativePattern, Uri, workspace } from 'vscode';
import { DisposableStore } from '../core/disposable.ts';
import { errorMessage, LookoutError } from '../core/errors.ts';
import type { VirtualFiles, VirtualHint, VirtualKind } from '../watchers/virtual/virtualFiles.ts';
import { formatVirtualUri, type VirtualUri } from '../watchers/virtual/virtualUri.ts';

/** The editor's file systems, whoever provides them. */
export const editorFiles: VirtualFiles = {
  watch(folder, deep, onHint) {
    const disposables = new DisposableStore();
    const watcher = disposables.add(
      workspace.createFileSystemWatcher(new RelativePattern(Uri.from(folder), deep ? '**/*' : '*')),
    );
    const tell = (what: VirtualHint) => (uri: Uri) =>
      onHint({ scheme: uri.scheme, authority: uri.authority, path: uri.path }, what);
    disposables.add(watcher.onDidCreate(tell('created')));
    disposables.add(watcher.onDidChange(tell('changed')));
    disposables.add(watcher.onDidDelete(tell('deleted')));
    return disposables;
  },
  stat: (uri) =>
    asked(uri, async () => {
      const { type, size, mtime } = await workspace.fs.stat(Uri.from(uri));
      return { kind: kindOf(type), size, mtimeMs: mtime };
    }),
  list: (folder) =>
    asked(folder, async () =>
      (await workspace.fs.readDirectory(Uri.from(folder))).map(([name, type]) => ({ name, kind: kindOf(type) })),
    ),
  read: (file) => asked(file, async () => await workspace.fs.readFile(Uri.from(file))),
};

/** `FileType` is a set of flags. */
function kindOf(type: FileType): VirtualKind {
  if ((type & FileType.SymbolicLink) !== 0) return 'link';
  if (type === FileType.File) return 'file';
  return type === FileType.Directory ? 'folder' : 'other';
}

/** Codes of `FileSystemError`, which come from its factories. */
const reasons = {
  FileNotFound: 'notFound',
  FileNotADirectory: 'notFound',
  NoPermissions: 'denied',
} as const;

async function asked<T>(uri: VirtualUri, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const code = error instanceof FileSystemError ? error.code : '';
    const reason = Object.entries(reasons).find(([known]) => known === code)?.[1] ?? 'unavailable';
    throw new LookoutError(reason, `${formatVirtualUri(uri)} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
}
