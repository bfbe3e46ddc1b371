import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { thirdPartyNotices } from './scripts/notices.mjs';

/** CommonJS packages inside an ES module bundle expect `require` and its neighbours. */
const commonJs = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __dirnameOf } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('');
const needsCommonJs = /\brequire\b|\b__filename\b|\b__dirname\b/;

/** Bundles with esbuild and gives what CommonJS packages expect only to the files that hold one: each import costs time at activation. */
async function bundle(options) {
  const { outputFiles, metafile } = await build({ ...options, write: false });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      await mkdir(dirname(path), { recursive: true });
      const [shebang = ''] = /^#!.*\n/.exec(text) ?? [];
      const code = text.slice(shebang.length);
      const before = path.endsWith('.js') && needsCommonJs.test(code) ? `${commonJs}\n` : '';
      await writeFile(path, shebang + before + code);
    }),
  );
  return metafile;
}

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
  // Japanese would be three times as long in escapes.
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
  outdir: 'dist',
};

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const extension = await bundle({
  ...shared,
  entryPoints: {
    extension: 'src/extension.ts',
    storeWorker: 'src/store/worker.ts',
    treeWorker: 'src/watchers/tree/worker.ts',
    reportWorker: 'src/watchers/reports/reportWorker.ts',
  },
  chunkNames: 'chunks/extension-[hash]',
  external: ['vscode'],
});

// Built without `vscode`: an import of it anywhere below would fail here.
const cli = await bundle({
  ...shared,
  entryPoints: { cli: 'src/cli/main.ts' },
  chunkNames: 'chunks/cli-[hash]',
  banner: { js: '#!/usr/bin/env node' },
});

// The dashboard's page runs in a browser frame.
await bundle({
  ...shared,
  platform: 'browser',
  target: 'es2024',
  splitting: false,
  metafile: false,
  entryPoints: { dashboard: 'src/webview/dashboard.ts' },
});

const { createJsonSchema } = await import('./src/config/jsonSchema.ts');
await writeFile('dist/lookout.schema.json', JSON.stringify(createJsonSchema(), undefined, 2));
await mkdir('out', { recursive: true });
await writeFile('out/extension.meta.json', JSON.stringify(extension));
await writeFile('out/cli.meta.json', JSON.stringify(cli));
await writeFile('dist/ThirdPartyNotices.txt', await thirdPartyNotices([extension, cli]));

// Suites that run inside the extension host; mocha is taken from the development install.
await bundle({
  ...shared,
  minify: false,
  splitting: false,
  metafile: false,
  entryPoints: { index: 'test/host/suite/index.ts' },
  outdir: 'out/suite',
  external: ['vscode', 'mocha'],
});
