import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../support/tempFolder.ts';

const repository = join(import.meta.dirname, '../..');
const linter = join(repository, 'node_modules/oxlint/bin/oxlint');

/** Rooms that a room must not import from; one planted example each. */
const forbidden: Record<string, string> = {
  core: 'store',
  recognisers: 'conditions',
  tasks: 'watchers',
  conditions: 'router',
  templates: 'channels',
  reports: 'app',
  net: 'config',
  store: 'app',
  config: 'app',
  watchers: 'store',
  channels: 'delivery',
  router: 'channels',
  delivery: 'host',
  control: 'store',
  webview: 'host',
  cluster: 'app',
  app: 'host',
  cli: 'host',
  host: 'cli',
};

/** Lints one planted file with the project's own settings; answers what is reported. */
function lintPlanted(path: string, text: string): string {
  using folder = tempFolder();
  copyFileSync(join(repository, '.oxlintrc.json'), join(folder.path, '.oxlintrc.json'));
  mkdirSync(join(folder.path, path, '..'), { recursive: true });
  writeFileSync(join(folder.path, path), text);
  try {
    return execFileSync(process.execPath, [linter, '-c', '.oxlintrc.json', '.'], {
      cwd: folder.path,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

describe('import directions', () => {
  it('are known for every room', () => {
    const rooms = readdirSync(join(repository, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(rooms.map(({ name }) => name).sort(), Object.keys(forbidden).sort());
  });

  for (const [room, other] of Object.entries(forbidden)) {
    it(`an import from ${other} planted in ${room} is reported`, () => {
      const report = lintPlanted(
        `src/${room}/planted.ts`,
        `import { x } from '../${other}/x.ts';\nexport const y = x;\n`,
      );
      assert.match(report, /must not import from there/);
    });
  }

  it('reports take from the store no more than the rows that they are made from', () => {
    const from = (file: string) =>
      lintPlanted('src/reports/planted.ts', `import { x } from '../store/${file}';\nexport const y = x;\n`);
    assert.match(from('openStore.ts'), /must not import from there/);
    assert.ok(!from('reportRows.ts').includes('must not import from there'));
  });

  it('an import of the editor outside its rooms is reported, inside them not', () => {
    const text = "import { window } from 'vscode';\nexport const x = window;\n";
    assert.match(lintPlanted('src/app/planted.ts', text), /editor's API/);
    assert.ok(!lintPlanted('src/host/planted.ts', text).includes("editor's API"));
  });

  it('a cycle is reported', () => {
    using folder = tempFolder();
    copyFileSync(join(repository, '.oxlintrc.json'), join(folder.path, '.oxlintrc.json'));
    mkdirSync(join(folder.path, 'src/core'), { recursive: true });
    writeFileSync(join(folder.path, 'src/core/a.ts'), "import { b } from './b.ts';\nexport const a = () => b;\n");
    writeFileSync(join(folder.path, 'src/core/b.ts'), "import { a } from './a.ts';\nexport const b = () => a;\n");
    assert.throws(
      () =>
        execFileSync(process.execPath, [linter, '-c', '.oxlintrc.json', '.'], {
          cwd: folder.path,
          encoding: 'utf8',
          stdio: 'pipe',
        }),
      (error) => /cycle/i.test(String((error as { stdout?: unknown }).stdout)),
    );
  });
});
