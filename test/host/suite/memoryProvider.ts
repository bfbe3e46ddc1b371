import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from 'vscode';
import { LookoutError } from '../../../src/core/errors.ts';
import type { VirtualKind } from '../../../src/watchers/virtual/virtualFiles.ts';
import type { MemoryFiles } from '../../support/memoryFiles.ts';

const types: Record<VirtualKind, FileType> = {
  file: FileType.File,
  folder: FileType.Directory,
  link: FileType.SymbolicLink | FileType.File,
  other: FileType.Unknown,
};
const events = { created: FileChangeType.Created, changed: FileChangeType.Changed, deleted: FileChangeType.Deleted };

/** Serves `files` as `memfs:` to the editor, as another extension would; `onAnswer` follows every answer. */
export function provideMemfs(files: MemoryFiles, onAnswer: () => void): Disposable {
  const changed = new EventEmitter<FileChangeEvent[]>();
  const following = files.watch({ scheme: 'memfs', authority: '', path: '/' }, true, (uri, what) =>
    changed.fire([{ type: events[what], uri: Uri.from(uri) }]),
  );
  const answered = async <T>(uri: Uri, answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (LookoutError.is(error, 'notFound')) throw FileSystemError.FileNotFound(uri);
      if (LookoutError.is(error, 'denied')) throw FileSystemError.NoPermissions(uri);
      throw FileSystemError.Unavailable(uri);
    } finally {
      onAnswer();
    }
  };
  const readOnly = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  const provider: FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new Disposable(() => {}),
    stat: async (uri) => {
      const { kind, size, mtimeMs } = await answered(uri, files.stat(uri));
      return { type: types[kind], size, mtime: mtimeMs, ctime: mtimeMs };
    },
    readDirectory: async (uri) =>
      (await answered(uri, files.list(uri))).map(({ name, kind }): [string, FileType] => [name, types[kind]]),
    readFile: async (uri) => await answered(uri, files.read(uri)),
    writeFile: readOnly,
    createDirectory: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
  const registration = workspace.registerFileSystemProvider('memfs', provider, { isCaseSensitive: true });
  return Disposable.from(registration, changed, new Disposable(() => following.dispose()));
}
