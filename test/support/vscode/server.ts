import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import treeKill from 'tree-kill';

import { ensureInstallation } from './installation.ts';
import { type Log, outerEnvironment } from './npm.ts';

/** A server that has not become ready by then is broken; it usually takes less than 2 seconds. */
const READY_WITHIN_MS = 60_000;
/** How long the extension host may take to deactivate (VS Code itself allows 5 s) before the tree is killed. */
const STOP_WITHIN_MS = 8_000;

/**
 * How the extension gets into the editor.
 * - `folder`: installed by a link to its folder. The editor behaves as for a user: toasts are shown, dialogs appear.
 * - `vsix`: installed from a package, to prove what is shipped.
 * - `development`: as a development extension. The workbench then runs in its smoke-test mode, which **shows no toasts**; needed for suites that run inside the extension host.
 */
export type ExtensionUnderTest =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'vsix'; readonly file: string }
  | { readonly kind: 'development'; readonly folder: string };

export interface ServerOptions {
  readonly extension: ExtensionUnderTest;
  /** Folders of further extensions that are there too. */
  readonly others?: readonly string[];
  /** `everything` (default) switches workspace trust off; `restricted` opens every folder in Restricted Mode until `Workbench.trustFolder`. */
  readonly trust?: 'everything' | 'restricted';
  /** User settings; they override the quiet defaults. Kept in `dataFolder/data/User/settings.json`, which the window watches. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Remote machine settings: the place for settings of scope `machine`, which VS Code ignores among user settings in a remote window. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host and of terminals. */
  readonly env?: Readonly<Record<string, string>>;
  /** Progress of the installation on first use. Silent by default. */
  readonly log?: Log;
}

/** No welcome page, no side bar of chat, no updates of anything, no questions. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
};

/** A running VS Code server on loopback with its own empty profile. */
export class VsCodeServer {
  /** For example `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** Resolves with the exit code when the process has ended, for whatever reason. */
  readonly exited: Promise<number | null>;
  /** Holds the profile, the settings, the extensions and their storage; removed by `dispose`. */
  readonly dataFolder: string;
  private readonly child: ChildProcess;
  private stopped: Promise<void> | undefined;

  constructor(child: ChildProcess, origin: string, dataFolder: string) {
    this.child = child;
    this.origin = origin;
    this.dataFolder = dataFolder;
    this.exited = exitOf(child);
  }

  /** The address that opens `folder` (absolute path) in a browser; `payload` as in VS Code's web workbench. */
  addressOf(folder: string, payload: readonly (readonly [string, string])[] = []): string {
    const query = new URLSearchParams({ folder });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `${this.origin}/?${query.toString()}`;
  }

  /** A path of this machine in the form in which the workbench names it. */
  remoteUri(path: string): string {
    return `vscode-remote://${new URL(this.origin).host}${path}`;
  }

  /** Ends the server, its extension hosts and terminals, then removes the data folder. Safe to call twice. */
  dispose(): Promise<void> {
    this.stopped ??= stop(this.child).then(() => rm(this.dataFolder, { recursive: true, force: true, maxRetries: 5 }));
    return this.stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/** Starts the server on a free port and resolves when it accepts connections. The caller disposes. */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const { serverMain } = await ensureInstallation(options.log ?? (() => {}));
  const dataFolder = await mkdtemp(join(tmpdir(), 'lookout-host-'));
  let child: ChildProcess | undefined;
  try {
    await writeSettings(join(dataFolder, 'data/User'), { ...QUIET_SETTINGS, ...options.settings });
    await writeSettings(join(dataFolder, 'data/Machine'), options.machineSettings ?? {});
    const profile = [
      '--server-data-dir',
      dataFolder,
      '--extensions-dir',
      join(dataFolder, 'extensions'),
      '--accept-server-license-terms',
    ];
    const env = { ...outerEnvironment(), EXTENSIONS_GALLERY: '{}', ...options.env };
    await install(options.extension, serverMain, profile, join(dataFolder, 'extensions'));
    for (const folder of options.others ?? []) await link(folder, join(dataFolder, 'extensions'));

    const mode = [
      ...(options.trust === 'restricted' ? [] : ['--disable-workspace-trust']),
      ...(options.extension.kind === 'development' ? ['--enable-smoke-test-driver'] : []),
    ];
    const address = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
    child = spawn(process.execPath, [serverMain, ...address, ...profile, ...mode, '--disable-telemetry'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new VsCodeServer(child, await originOf(child), dataFolder);
  } catch (error) {
    if (child) await stop(child);
    await rm(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

async function writeSettings(folder: string, settings: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

async function link(folder: string, into: string): Promise<void> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const manifest: { publisher: string; name: string; version: string } = JSON.parse(text);
  await symlink(folder, join(into, `${manifest.publisher}.${manifest.name}-${manifest.version}`), 'dir');
}

async function install(
  extension: ExtensionUnderTest,
  serverMain: string,
  profile: string[],
  into: string,
): Promise<void> {
  await mkdir(into, { recursive: true });
  if (extension.kind === 'folder') await link(extension.folder, into);
  if (extension.kind === 'vsix') {
    await promisify(execFile)(process.execPath, [serverMain, ...profile, '--install-extension', extension.file], {
      env: outerEnvironment(),
    });
  }
}

async function originOf(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the server was started without pipes');
  const seen: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}. Its last lines:\n${seen.join('\n')}`));
    const timer = setTimeout(
      () => fail(`The VS Code server was not ready after ${READY_WITHIN_MS / 1000} s`),
      READY_WITHIN_MS,
    );
    let origin: string | undefined;
    const read = (line: string) => {
      seen.push(line);
      if (seen.length > 30) seen.shift();
      const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port) origin = `http://127.0.0.1:${port}`;
      if (!origin || !line.includes('Extension host agent started')) return;
      clearTimeout(timer);
      resolve(origin);
    };
    createInterface({ input: stdout }).on('line', read);
    createInterface({ input: stderr }).on('line', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`The VS Code server ended with code ${code} before it was ready`);
    });
  });
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const { pid } = child;
  const force = setTimeout(() => treeKill(pid, 'SIGKILL'), STOP_WITHIN_MS);
  const gone = exitOf(child);
  treeKill(pid, 'SIGTERM');
  await gone;
  clearTimeout(force);
}
