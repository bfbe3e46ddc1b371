import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { installOnce } from './cacheFolder.ts';
import { type Log, runNpm } from './npm.ts';

/** Version of the npm package `code-server`; it carries the server and workbench of VS Code 1.139.1. */
const CODE_SERVER_VERSION = '4.139.1';

/** Compiled during the installation; everything else native in the package is prebuilt. */
const COMPILED = [
  '@parcel/watcher',
  '@vscode/spdlog',
  '@vscode/sqlite3',
  '@vscode/native-watchdog',
  '@vscode/fs-copyfile',
];

/** Written last, so that a folder with it was installed whole. */
const MARKER = 'installed.json';

export interface Installation {
  /** Absolute path of `server-main.js`; run it with the Node of this process. */
  readonly serverMain: string;
}

/**
 * The real VS Code server, installed on first use (about 2 minutes, 0.6 GB) into the cache folder.
 * Rejects with npm's own last lines when the registry cannot be reached or a native module does not compile.
 */
export async function ensureInstallation(log: Log): Promise<Installation> {
  const name = `code-server-${CODE_SERVER_VERSION}-${process.platform}-${process.arch}`;
  const folder = await installOnce({ name, isComplete, build: (into) => build(into, log) }, log);
  return { serverMain: serverMainIn(folder) };
}

function serverMainIn(folder: string): string {
  return join(folder, 'package/lib/vscode/out/server-main.js');
}

function isComplete(folder: string): boolean {
  const modules = join(folder, 'package/lib/vscode/node_modules');
  return [join(folder, MARKER), serverMainIn(folder), ...COMPILED.map((name) => join(modules, name))].every(existsSync);
}

async function build(folder: string, log: Log): Promise<void> {
  if (process.platform === 'win32')
    throw new Error('the VS Code server for tests runs on Linux and macOS; on Windows use npm run test:electron');
  const vscode = join(folder, 'package/lib/vscode');

  log(`VS Code server ${CODE_SERVER_VERSION}: first use on this machine, about 2 minutes`);
  await step('1/4 download (45 MB)', log, () => download(folder, log));
  await step('2/4 dependencies', log, () =>
    runNpm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], vscode, log),
  );
  await step('3/4 native modules (the long part)', log, () => runNpm(['rebuild', ...COMPILED], vscode, log));
  await step('4/4 check', log, () => loadNativeModules(vscode));
  await writeFile(join(folder, MARKER), JSON.stringify({ codeServer: CODE_SERVER_VERSION, node: process.version }));
}

async function step(title: string, log: Log, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  log(`  ${title} …`);
  await work();
  log(`  ${title} done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

async function download(folder: string, log: Log): Promise<void> {
  await runNpm(['pack', `code-server@${CODE_SERVER_VERSION}`, '--pack-destination', folder], folder, log);
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (!archive) throw new Error('npm pack left no archive');
  await promisify(execFile)('tar', ['-xzf', archive], { cwd: folder });
  await rm(join(folder, archive));
}

/** A module that was built for another Node fails here, with its own message, and not minutes later in a test. */
async function loadNativeModules(vscode: string): Promise<void> {
  const program = [...COMPILED, 'node-pty'].map((name) => `require(${JSON.stringify(name)});`).join('');
  await promisify(execFile)(process.execPath, ['-e', program], { cwd: vscode });
}
