import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder, installOnce } from './cacheFolder.ts';
import type { Log } from './npm.ts';

/** What pictures need, as Debian names it and as fontconfig finds it. */
const FONTS = [
  { name: 'Japanese', package: 'fonts-ipafont-gothic', query: ':lang=ja' },
  { name: 'emoji', package: 'fonts-noto-color-emoji', query: ':charset=1f534' },
] as const;

type Font = (typeof FONTS)[number];

/** Changes when what is installed does. */
const REVISION = 1;
/** For one call of a tool; a mirror that hangs must not hold a test run up. */
const PATIENCE_MS = 60_000;

const run = (file: string, args: readonly string[], cwd?: string) =>
  promisify(execFile)(file, args, { timeout: PATIENCE_MS, ...(cwd === undefined ? {} : { cwd }) });

let known: Promise<Readonly<Record<string, string>>> | undefined;

/**
 * Variables under which a browser finds glyphs for Japanese and emoji; empty where the machine has them. Where it lacks
 * them, Debian's packages are unpacked into the cache folder, without being installed. Never rejects: without them
 * pictures show boxes, which is said once, and no test fails.
 */
export function fontEnvironment(log: Log): Promise<Readonly<Record<string, string>>> {
  known ??= findFonts(log).catch((error: unknown) => {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    const packages = FONTS.map((font) => font.package).join(' ');
    log(`Pictures may show boxes instead of Japanese or emoji; install ${packages}. (${reason})`);
    return {};
  });
  return known;
}

async function findFonts(log: Log): Promise<Readonly<Record<string, string>>> {
  // macOS and Windows bring fonts for every language.
  if (process.platform !== 'linux') return {};
  const found = await Promise.all(FONTS.map(isInstalled));
  const missing = FONTS.filter((_font, index) => found[index] !== true);
  if (missing.length === 0) return {};
  const name = ['fonts', REVISION, ...missing.map((font) => font.package)].join('-');
  const target = join(cacheFolder(), name);
  const build = async (into: string): Promise<void> => {
    log(`Fonts for pictures (${missing.map((font) => font.name).join(', ')}): first use on this machine …`);
    await unpack(missing, into);
    await writeFile(join(into, 'fonts.conf'), configurationOf(target));
  };
  const folder = await installOnce({ name, isComplete: (at) => existsSync(join(at, 'fonts.conf')), build }, log);
  return { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
}

/** False also where there is no fontconfig to ask. */
async function isInstalled({ query }: Font): Promise<boolean> {
  try {
    return (await run('fc-list', [query, 'family'])).stdout.trim() !== '';
  } catch {
    return false;
  }
}

async function unpack(fonts: readonly Font[], into: string): Promise<void> {
  const packages = fonts.map((font) => font.package);
  try {
    await run('apt-get', ['download', '-qq', ...packages], into);
  } catch (error) {
    // A machine on which nothing was installed yet has no lists of packages; only root may fetch them.
    if (process.getuid?.() !== 0) throw error;
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['download', '-qq', ...packages], into);
  }
  for (const archive of await readdir(into)) {
    if (!archive.endsWith('.deb')) continue;
    await run('dpkg', ['-x', join(into, archive), into]);
    await rm(join(into, archive));
  }
}

/** The machine's own fonts, and ours behind them (https://www.freedesktop.org/software/fontconfig/fontconfig-user.html). */
function configurationOf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
}
