import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';

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

/** What all bundles for Node have in common; readable ones for development. */
export function nodeBundle(development: boolean) {
  return {
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
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  } as const satisfies BuildOptions;
}

/** The extension with its workers. */
export const extensionBundle = {
  entryPoints: {
    extension: 'src/extension.ts',
    storeWorker: 'src/store/worker.ts',
    treeWorker: 'src/watchers/tree/worker.ts',
    reportWorker: 'src/watchers/reports/reportWorker.ts',
  },
  chunkNames: 'chunks/extension-[hash]',
  external: ['vscode'],
} satisfies BuildOptions;

/**
 * Bundles with esbuild and gives what CommonJS packages expect only to the files that hold one: each import costs time at
 * activation. Answers what is in the files, by their paths as esbuild gives them.
 */
export async function bundle(options: BuildOptions): Promise<Metafile> {
  const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true });
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
