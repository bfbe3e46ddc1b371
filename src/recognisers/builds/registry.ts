import { readTool } from '../readTool.ts';
import type { Reading, ToolRecogniser } from '../recogniser.ts';
import type { BuildResult } from './buildResult.ts';
import { judge } from './judge.ts';
import { tsc } from './tsc.ts';
import { unknown, unknownBuild } from './unknown.ts';

/**
 * Everything that builds, by the name that results and `--tool` use. Of two that are equally sure the first
 * is believed: what starts other tools and sums up for them comes before them, but npm, which only passes
 * their failure on, after them.
 */
export const buildRecognisers = {
  tsc,
  unknown,
} satisfies Record<string, ToolRecogniser<BuildResult>>;

/** Names that {@link readBuild} takes. */
export const buildTools: readonly string[] = Object.keys(buildRecognisers);

/** Reads the output of a build; of an unknown tool the problems in common shapes and its exit code are told. */
export function readBuild(tool?: string, onCycle?: (result: BuildResult) => void): Reading<BuildResult> {
  return readTool<BuildResult>({
    recognisers: buildRecognisers,
    tool,
    onCycle,
    otherwise: (exitCode) => ({
      tool: tool ?? unknownBuild,
      status: judge(undefined, exitCode),
      errors: 0,
      warnings: 0,
      problems: [],
    }),
  });
}
