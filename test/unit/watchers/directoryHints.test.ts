import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { FSWatcher } from 'node:fs';
import {
  type DirectoryHints,
  type OpenWatch,
  startDirectoryHints,
} from '../../../src/watchers/hints/directoryHints.ts';
import { networkMount } from '../../../src/watchers/hints/networkMount.ts';

const fakeWatch = () => Object.assign(new EventEmitter(), { close() {} }) as unknown as FSWatcher;

function hintsWith(open: OpenWatch, recursive = false): { hints: DirectoryHints; problems: string[]; told: string[] } {
  const problems: string[] = [];
  const told: string[] = [];
  const hints = startDirectoryHints({
    root: '/w',
    nameOf: (id) => `name${id}`,
    onHint: (id, isGone) => told.push(`${id}${isGone ? ' gone' : ''}`),
    onHintAt: (path) => told.push(path),
    onProblem: ({ code }) => problems.push(code),
    open,
    recursive,
  });
  return { hints, problems, told };
}

describe('directory hints', () => {
  it('report the watch limit once, at the hundredth folder too, and try again when asked to', () => {
    let opened = 0;
    let limit = 99;
    const { hints, problems } = hintsWith(() => {
      opened += 1;
      if (opened > limit) throw Object.assign(new Error('limit'), { code: 'ENOSPC' });
      return fakeWatch();
    });
    for (let id = 0; id < 150; id += 1) hints.watch(id, `/w/${id}`);
    assert.deepEqual([problems, opened, hints.description], [['ENOSPC'], 100, 'fs.watch on 99 folders']);
    limit = 1000;
    hints.retry();
    for (let id = 0; id < 150; id += 1) hints.watch(id, `/w/${id}`);
    assert.deepEqual([problems, hints.description], [['ENOSPC'], 'fs.watch on 150 folders']);
    hints.dispose();
    assert.equal(hints.description, 'fs.watch on 0 folders');
  });

  it('take a vanished or failing folder, and its own name, for its end', () => {
    const opened = new Map<string, FSWatcher>();
    const { hints, problems, told } = hintsWith((path) => {
      if (path === '/w/gone') throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      const watcher = fakeWatch();
      opened.set(path, watcher);
      return watcher;
    });
    hints.watch(1, '/w/gone');
    hints.watch(2, '/w/a');
    hints.watch(3, '/w/b');
    opened.get('/w/a')?.emit('error', new Error('EPERM'));
    opened.get('/w/b')?.emit('change', 'rename', 'file');
    opened.get('/w/b')?.emit('change', 'rename', 'name3');
    assert.deepEqual([told, problems], [['1 gone', '2 gone', '3', '3 gone'], []]);
    assert.equal(hints.description, 'fs.watch on 0 folders');
  });

  it('on systems that watch whole trees name the folder of the changed file', () => {
    const watcher = fakeWatch();
    const { hints, told } = hintsWith(() => watcher, true);
    hints.watch(0, '/w');
    hints.watch(1, '/w/sub');
    watcher.emit('change', 'change', 'sub/a.txt');
    watcher.emit('change', 'rename', null);
    assert.deepEqual(told, ['/w/sub', '/w']);
    assert.match(hints.description, /whole tree/);
  });
});

describe('network mounts', () => {
  it('are known by their type, also where it is told with a sign', () => {
    assert.equal(
      networkMount('/x', () => ({ type: 0x6969 })),
      'NFS',
    );
    assert.equal(
      networkMount('/x', () => ({ type: 0xff534d42 - 2 ** 32 })),
      'CIFS',
    );
    assert.equal(
      networkMount('/x', () => ({ type: 0xef53 })),
      undefined,
    );
    assert.equal(
      networkMount('/x', () => {
        throw new Error('ENOENT');
      }),
      undefined,
    );
  });
});
