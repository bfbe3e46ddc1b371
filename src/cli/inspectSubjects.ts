import { compileCondition } from '../conditions/compileCondition.ts';
import { LookoutError } from '../core/errors.ts';
import { say } from '../core/words/phrase.ts';
import type { BuildProblem, BuildResult } from '../recognisers/builds/buildResult.ts';
import { buildTools, readBuild } from '../recognisers/builds/registry.ts';
import type { CoverageResult } from '../recognisers/coverage/coverageResult.ts';
import { readCoverage } from '../recognisers/coverage/registry.ts';
import type { LogErrors } from '../recognisers/logs/logRecord.ts';
import { readLog } from '../recognisers/logs/logReading.ts';
import type { Reading } from '../recognisers/recogniser.ts';
import { readTestOutput } from '../recognisers/tests/readTestOutput.ts';
import { testRecognisers } from '../recognisers/tests/registry.ts';
import type { TestResult } from '../recognisers/tests/testResult.ts';

/** Something that `lookout inspect` can look at. Results are plain JSON. */
export interface Subject<R extends object = object> {
  open(path: string): Reading<R>;
  /** For people. */
  lines(result: R): string[];
  /** Whether the exit code tells of a failure. */
  hasFailed(result: R): boolean;
}

interface SubjectKind<R extends object> extends Omit<Subject<R>, 'open'> {
  /** Names that `--tool` takes; none when there is no choice. */
  readonly tools: readonly string[];
  open(path: string, tool: string | undefined): Reading<R>;
}

const tests: SubjectKind<TestResult> = {
  tools: Object.keys(testRecognisers),
  open: (_path, tool) => readTestOutput(tool),
  lines: ({ tool, status, passed, total, skipped, failures }) => [
    `${tool}: ${status}, ${passed}/${total} passed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ...failures.map(({ name, message, file, line }) =>
      [
        `  ✗ ${name}`,
        ...(file === undefined ? [] : [`    ${file}${line === undefined ? '' : `:${line}`}`]),
        `    ${message.split('\n')[0]}`,
      ].join('\n'),
    ),
  ],
  hasFailed: ({ status }) => status !== 'passed' && status !== 'none',
};

const build: SubjectKind<BuildResult> = {
  tools: buildTools,
  open: (_path, tool) => readBuild(tool),
  lines: ({ tool, status, errors, warnings, problems, cycles = [] }) => [
    `${tool}: ${status}, ${errors} errors, ${warnings} warnings${cycles.length > 0 ? `, cycle ${cycles.length}` : ''}`,
    ...problems.map((problem) => `  ${placeOf(problem)}${problem.severity}: ${problem.message.split('\n')[0]}`),
  ],
  hasFailed: ({ status }) => status !== 'succeeded',
};

function placeOf({ file, line, column }: BuildProblem): string {
  return file === undefined ? '' : `${[file, line, column].filter((part) => part !== undefined).join(':')}: `;
}

const coverage: SubjectKind<CoverageResult> = {
  tools: [],
  open: readCoverage,
  lines: ({ format, lines, branches, functions, files, lowest }) => [
    [
      `${format}: ${lines} % of lines`,
      ...(branches === undefined ? [] : [`${branches} % of branches`]),
      ...(functions === undefined ? [] : [`${functions} % of functions`]),
    ].join(', '),
    ...lowest.map((path) => {
      const percent = files.find((file) => file.path === path)?.lines;
      return percent === undefined ? `  ${path}` : `  ${path}: ${percent} %`;
    }),
  ],
  // How much is enough is for a watcher to say.
  hasFailed: () => false,
};

const errors: SubjectKind<LogErrors> = {
  tools: [],
  open: () => readLog(),
  lines: ({ records, counts }) => [
    `${counts.CRITICAL} critical, ${counts.ERROR} errors, ${counts.WARNING} warnings`,
    ...records.map(({ line, level, type, message, file, lineNumber, service }) => {
      const place =
        file === undefined ? '' : `  (${[file, lineNumber].filter((part) => part !== undefined).join(':')})`;
      const said = `${type === undefined ? '' : `${type}: `}${message.split('\n')[0]}`;
      return `  ${line}: ${service === undefined ? '' : `${service}: `}${level} ${said}${place}`;
    }),
  ],
  hasFailed: ({ counts }) => counts.CRITICAL + counts.ERROR > 0,
};

const subjects: Readonly<Record<string, SubjectKind<object>>> = { tests, build, errors, coverage };

/** What `inspect condition` prints. @throws LookoutError `invalid` with suggestions for a phrase that is not clear. */
export function inspectCondition(phrase: string): object {
  const { expression, canonical, reads, window, recovery } = compileCondition(phrase);
  return { expression, canonical: say(canonical, 'en'), reads, window, recovery };
}

/** @throws LookoutError `invalid` when there is no such subject or tool. */
export function subjectNamed(name: string, tool: string | undefined): Subject {
  const kind = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
  if (kind === undefined)
    throw new LookoutError('invalid', `Say what to inspect: ${Object.keys(subjects).join(', ')} or condition.`);
  if (tool !== undefined && !kind.tools.includes(tool))
    throw new LookoutError('invalid', `--tool "${tool}" is not known. Known are: ${kind.tools.join(', ') || 'none'}.`);
  return { ...kind, open: (path) => kind.open(path, tool) };
}
