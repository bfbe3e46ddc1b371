import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const licenceFile = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
/** Folder of a package within a path: the innermost, with its scope. */
const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The licences of every package of which something is in the bundles, as text; one package after another by name.
 * @param metafiles What esbuild tells of its bundles.
 */
export async function thirdPartyNotices(metafiles) {
  const folders = new Set(
    metafiles.flatMap(({ inputs }) => Object.keys(inputs)).flatMap((path) => packageFolder.exec(path)?.[1] ?? []),
  );
  const parts = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
      const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
      return { name, text: `${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n').trim()}\n` };
    }),
  );
  parts.sort((a, b) => a.name.localeCompare(b.name));
  const head = 'Lookout contains code of these packages, under their licences.\n';
  return [head, ...parts.map(({ text }) => text)].join(`\n${'-'.repeat(72)}\n\n`);
}
