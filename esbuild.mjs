import { mkdir, rm, writeFile } from 'node:fs/promises';
import { bundle, extensionBundle, nodeBundle } from './scripts/bundle.ts';
import { thirdPartyNotices } from './scripts/notices.mjs';

const shared = nodeBundle(process.argv.includes('--dev'));

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const extension = await bundle({ ...shared, ...extensionBundle });

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
  entryPoints: { index: 'test/host/suite/index.ts' },
  outdir: 'out/suite',
  external: ['vscode', 'mocha'],
});
