import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

import { installOnce } from './cacheFolder.ts';
import { fontEnvironment } from './fonts.ts';
import { type Log, runNpm } from './npm.ts';

const PACKAGE = '@sparticuz/chromium';
const PACKAGE_VERSION = '153.0.0';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Keeps the browser from talking to anything but the page, and lets it run as root in a container. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium; the caller closes it. Rejects with what to do when none can be had. */
export async function launchBrowser(log: Log): Promise<Browser> {
  const { executablePath, args } = await findChromium(log);
  const env = { ...process.env, ...(await fontEnvironment(log)) };
  return chromium.launch({ executablePath, args: [...new Set([...QUIET, ...args])], env });
}

interface Chromium {
  readonly executablePath: string;
  readonly args: readonly string[];
}

async function findChromium(log: Log): Promise<Chromium> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen && !existsSync(chosen)) throw new Error(`CHROME_PATH names ${chosen}, which does not exist`);
  const installed = chosen ?? USUAL_PLACES.find(existsSync) ?? (await installFromDebian(log));
  if (installed) return { executablePath: installed, args: [] };
  try {
    return await installFromNpm(log);
  } catch (cause) {
    throw new Error(
      'No Chromium was found. Install it (Debian: apt-get install chromium) or set CHROME_PATH to its executable.',
      { cause },
    );
  }
}

/** Undefined when this is not Debian, not root, or the package cannot be had; then the next way is tried. */
async function installFromDebian(log: Log): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const run = promisify(execFile);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 * 1024 * 1024 };
  log('Chromium: installing the Debian package, about 1 minute …');
  try {
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  } catch (error) {
    log(
      `Chromium: the Debian package could not be installed (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
    );
  }
  return USUAL_PLACES.find(existsSync);
}

async function installFromNpm(log: Log): Promise<Chromium> {
  const name = `chromium-${PACKAGE_VERSION}-${process.platform}-${process.arch}`;
  const entryOf = (folder: string) => join(folder, 'node_modules', PACKAGE, 'package.json');
  const build = async (into: string) => {
    log(`Chromium: installing the npm package ${PACKAGE} (70 MB) …`);
    await writeFile(join(into, 'package.json'), '{ "private": true }');
    await runNpm(['install', `${PACKAGE}@${PACKAGE_VERSION}`, '--no-audit', '--no-fund'], into, log);
  };
  const folder = await installOnce({ name, isComplete: (at) => existsSync(entryOf(at)), build }, log);
  const entry = createRequire(join(folder, 'package.json')).resolve(PACKAGE);
  const { default: packaged } = (await import(pathToFileURL(entry).href)) as {
    default: { args: string[]; executablePath(): Promise<string> };
  };
  return { executablePath: await packaged.executablePath(), args: packaged.args };
}
