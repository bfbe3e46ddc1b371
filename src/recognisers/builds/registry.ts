import { readTool } from '../readTool.ts';
import type { Reading, ToolRecogniser } from '../recogniser.ts';
import type { BuildResult } from './buildResult.ts';
import { judge } from './judge.ts';
import { cargo } from './cargo.ts';
import { clang } from './clang.ts';
import { cmake } from './cmake.ts';
import { docker } from './docker.ts';
import { dotnet } from './dotnet.ts';
import { esbuild } from './esbuild.ts';
import { eslint } from './eslint.ts';
import { gcc } from './gcc.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import { javac } from './javac.ts';
import { make } from './make.ts';
import { maven } from './maven.ts';
import { namedMatchers } from './namedMatchers.ts';
import { ninja } from './ninja.ts';
import { nodemon } from './nodemon.ts';
import { npm } from './npm.ts';
import { matcherRecogniser } from './problemMatcher.ts';
import { python } from './python.ts';
import { rollup } from './rollup.ts';
import { tsc } from './tsc.ts';
import { vite } from './vite.ts';
import { webpack } from './webpack.ts';
import { unknown, unknownBuild } from './unknown.ts';

/**
 * Everything that builds, by the name that results and `--tool` use. Of two that are equally sure the first
 * is believed: what starts other tools and sums up for them comes before them, but npm, which only passes
 * their failure on, after them.
 */
export const buildRecognisers = {
  docker,
  gradle,
  maven,
  dotnet,
  ninja,
  make,
  cargo,
  nodemon,
  vite,
  webpack,
  rollup,
  esbuild,
  tsc,
  eslint,
  go,
  javac,
  cmake,
  gcc,
  clang,
  python,
  npm,
  unknown,
} satisfies Record<string, ToolRecogniser<BuildResult>>;

/** Names that {@link readBuild} takes: tools, and problem matchers, which are never tried unasked. */
export const buildTools: readonly string[] = [...Object.keys(buildRecognisers), ...Object.keys(namedMatchers)];

/**
 * Reads the output of a build; of an unknown tool the problems in common shapes and its exit code are told.
 * All tools are tried where `tool` names a problem matcher that an extension brought.
 */
export function readBuild(tool?: string, onCycle?: (result: BuildResult) => void): Reading<BuildResult> {
  const matcher = tool !== undefined && Object.hasOwn(namedMatchers, tool) ? namedMatchers[tool] : undefined;
  const isForeign = tool !== undefined && matcher === undefined && tool.startsWith('$');
  return readTool<BuildResult>({
    recognisers:
      matcher === undefined || tool === undefined ? buildRecognisers : { [tool]: matcherRecogniser(tool, matcher) },
    tool: isForeign ? undefined : tool,
    onCycle,
    otherwise: (exitCode) => ({
      tool: isForeign ? unknownBuild : (tool ?? unknownBuild),
      status: judge(undefined, exitCode),
      errors: 0,
      warnings: 0,
      problems: [],
    }),
  });
}
