import { mkdir, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** CommonJS packages inside an ES module bundle expect `require` and its neighbours. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __dirnameOf } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('');

const development = process.argv.includes('--dev');

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  minify: !development,
  sourcemap: development,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  outdir: 'dist',
};

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const extension = await build({
  ...shared,
  entryPoints: { extension: 'src/extension.ts', storeWorker: 'src/store/worker.ts' },
  chunkNames: 'chunks/extension-[hash]',
  external: ['vscode'],
  banner: { js: banner },
});

// Built without `vscode`: an import of it anywhere below would fail here.
const cli = await build({
  ...shared,
  entryPoints: { cli: 'src/cli/main.ts' },
  chunkNames: 'chunks/cli-[hash]',
  banner: { js: `#!/usr/bin/env node\n${banner}` },
});

const { createJsonSchema } = await import('./src/config/jsonSchema.ts');
await writeFile('dist/lookout.schema.json', JSON.stringify(createJsonSchema(), undefined, 2));
await mkdir('out', { recursive: true });
await writeFile('out/extension.meta.json', JSON.stringify(extension.metafile));
await writeFile('out/cli.meta.json', JSON.stringify(cli.metafile));

// Suites that run inside the extension host; mocha is taken from the development install.
await build({
  ...shared,
  minify: false,
  splitting: false,
  metafile: false,
  entryPoints: { index: 'test/host/suite/index.ts' },
  outdir: 'out/suite',
  external: ['vscode', 'mocha'],
  banner: { js: banner },
});
