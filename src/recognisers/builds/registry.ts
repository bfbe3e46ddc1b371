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
import { parseTaskMatchers, type TaskMatchers } from './matcherDefinition.ts';
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

/** Reads the output of a build; of an unknown tool the problems in common shapes and its exit code are told. */
export function readBuild(tool?: string, onCycle?: (result: BuildResult) => void): Reading<BuildResult> {
  const matcher = tool !== undefined && Object.hasOwn(namedMatchers, tool) ? namedMatchers[tool] : undefined;
  return readTool<BuildResult>({
    recognisers:
      matcher === undefined || tool === undefined ? buildRecognisers : { [tool]: matcherRecogniser(tool, [matcher]) },
    tool,
    onCycle,
    otherwise: (exitCode) => nothingRead(tool ?? unknownBuild, exitCode),
  });
}

/**
 * Reads the output of a task by its problem matchers; all tools are tried where none of them is known here.
 * @throws LookoutError `invalid` when a pattern of a definition cannot be used.
 */
export function readMatched(
  task: string,
  matchers: TaskMatchers,
  onCycle?: (result: BuildResult) => void,
): Reading<BuildResult> {
  const known = parseTaskMatchers(matchers, task).filter(({ definition }) => definition !== undefined);
  const [first] = known;
  if (first === undefined) return readBuild(undefined, onCycle);
  const definitions = known.flatMap(({ definition }) => definition ?? []);
  const { name } = first;
  return readTool<BuildResult>({
    recognisers: { [name]: matcherRecogniser(name, definitions) },
    onCycle,
    otherwise: (exitCode) => nothingRead(name, exitCode),
  });
}

function nothingRead(tool: string, exitCode: number | undefined): BuildResult {
  return { tool, status: judge(undefined, exitCode), errors: 0, warnings: 0, problems: [] };
}
