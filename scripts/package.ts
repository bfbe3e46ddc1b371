import { execFile } from 'node:child_process';
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withoutLocalPictures } from './galleryReadme.ts';

const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const run = promisify(execFile);

/** Largest package that is shipped, in bytes. */
const maxBytes = 5 * 1024 * 1024;

/** Everything that may be in the package; anything else would be shipped by mistake. */
const allowed = [
  /^package(?:\.nls(?:\.ja)?)?\.json$/,
  /^l10n\/bundle\.l10n\.ja\.json$/,
  /^(?:README|CHANGELOG)\.md$/i,
  /^LICENSE(?:\.txt)?$/,
  /^dist\/(?:extension|cli|storeWorker|treeWorker|reportWorker|dashboard)\.js$/,
  /^dist\/chunks\/(?:extension|cli)-[A-Z0-9]+\.js$/,
  /^dist\/(?:lookout\.schema\.json|ThirdPartyNotices\.txt)$/,
  /^media\/walkthrough\/\w+(?:\.nls\.ja)?\.md$/,
  /^media\/(?:icon\.png|lookout\.svg|dashboard\.css)$/,
];
const required = [
  'package.json',
  'dist/extension.js',
  'dist/cli.js',
  'dist/storeWorker.js',
  'dist/treeWorker.js',
  'dist/reportWorker.js',
  'dist/ThirdPartyNotices.txt',
  'dist/dashboard.js',
  'l10n/bundle.l10n.ja.json',
  'package.nls.json',
  'package.nls.ja.json',
  'media/icon.png',
];

const vsce = join(repository, 'node_modules/@vscode/vsce/vsce');
const { stdout } = await run(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: repository });
const files = stdout
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '');
const problems = files
  .filter((file) => !allowed.some((pattern) => pattern.test(file)))
  .map((file) => `must not be in the package: ${file}`);
for (const file of required) if (!files.includes(file)) problems.push(`is missing in the package: ${file}`);

// vsce takes the files as they are; in a folder of their own the README can be another.
const folder = join(repository, 'artifacts', 'package');
await rm(folder, { recursive: true, force: true });
for (const file of files) await cp(join(repository, file), join(folder, file), { recursive: true });
const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly repository?: unknown };
const hasAddress = manifest.repository !== undefined;
if (!hasAddress) {
  const readme = join(folder, 'README.md');
  await writeFile(readme, withoutLocalPictures(await readFile(readme, 'utf8')));
  console.log('The pictures of the README are left out: package.json names no repository that would serve them.');
}

const output = join(repository, 'artifacts', 'lookout.vsix');
// With a repository vsce makes relative links absolute; without one it refuses them.
const address = hasAddress ? [] : ['--allow-missing-repository'];
await run(process.execPath, [vsce, 'package', '--no-dependencies', '--skip-license', ...address, '--out', output], {
  cwd: folder,
});
const { size } = await stat(output);
if (size > maxBytes) problems.push(`has ${size} bytes, more than ${maxBytes}`);

console.log(`${files.length} files, ${(size / 1024).toFixed(0)} KiB: ${output}`);
for (const problem of problems) console.error(`The package ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
