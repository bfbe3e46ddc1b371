import type { Certainty, LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { type BuildCycle, type BuildProblem, type BuildResult, type BuildStatus, maxProblems } from './buildResult.ts';
import { judge } from './judge.ts';

/** Longer messages are cut, in UTF-16 units. */
const maxMessageLength = 2000;
/** Of a build that watches, the cycles before the last ones are forgotten. */
const maxCycles = 50;

interface BuildTool {
  /** Name in results. */
  readonly tool: string;
  matches(command: string): boolean;
  /** Answers what takes the lines of one run; it writes what they tell into the ledger. */
  read(ledger: BuildLedger): ((text: string) => void) | Reader;
  /** The tool goes on after errors that it shows, so that they alone say nothing about how it ended. */
  readonly survivesErrors?: boolean;
}

interface Reader {
  line(text: string): void;
  /** Called once after the last line. */
  end(): void;
}

/** A recogniser that gathers what it reads in a ledger. */
export function buildRecogniser(build: BuildTool): ToolRecogniser<BuildResult> {
  return {
    matches: (command) => build.matches(command),
    open(onCycle): LineReading<BuildResult> {
      const ledger = new BuildLedger(build, onCycle);
      const reader = build.read(ledger);
      if (typeof reader === 'function') return { line: reader, end: (exitCode) => ledger.recognised(exitCode) };
      return {
        line: (text) => reader.line(text),
        end(exitCode) {
          reader.end();
          return ledger.recognised(exitCode);
        },
      };
    },
  };
}

/** What is known so far of a build: its problems, what the tool itself said of its end, and the cycles that are over. */
export class BuildLedger {
  private readonly build: Pick<BuildTool, 'tool' | 'survivesErrors'>;
  private readonly onCycle: ((result: BuildResult) => void) | undefined;
  private certainty: Certainty | 0 = 0;
  private cycles: BuildCycle[] = [];
  private problems: BuildProblem[] = [];
  private last: BuildProblem | undefined;
  private told = { errors: 0, warnings: 0 };
  private summary: { errors?: number; warnings?: number } = {};
  private durationMs: number | undefined;
  private words: BuildStatus | undefined;
  private presumed: BuildStatus | undefined;

  constructor(build: Pick<BuildTool, 'tool' | 'survivesErrors'>, onCycle?: (result: BuildResult) => void) {
    this.build = build;
    this.onCycle = onCycle;
  }

  /** How sure the lines so far make it that they are the tool's; never less than before. */
  isSure(certainty: Certainty): void {
    if (certainty > this.certainty) this.certainty = certainty;
  }

  /** What the tool says of the end of its run or cycle; a later word replaces an earlier one. */
  say(status: BuildStatus): void {
    this.words = status;
  }

  /** What the tool has said of its end so far. */
  get said(): BuildStatus | undefined {
    return this.words;
  }

  /** How the run ends if neither an error nor an exit code tells otherwise: a summary of warnings alone. */
  presume(status: BuildStatus): void {
    this.presumed = status;
  }

  add(problem: BuildProblem): void {
    this.told[problem.severity === 'error' ? 'errors' : 'warnings'] += 1;
    this.last = { ...problem, message: problem.message.slice(0, maxMessageLength) };
    if (this.problems.length < maxProblems) this.problems.push(this.last);
  }

  /** Adds what later lines tell of the last problem; what is known already stays. */
  complete(details: Partial<BuildProblem>): void {
    if (this.last === undefined) return;
    const known = { ...details, ...this.last };
    const { message = '' } = details;
    if (this.last.message === '') known.message = message.slice(0, maxMessageLength);
    if (this.problems.at(-1) === this.last) this.problems[this.problems.length - 1] = known;
    this.last = known;
  }

  /** Errors seen in the run or cycle so far. */
  get errors(): number {
    return this.told.errors;
  }

  /** The tool's own figures, which win over what was counted. */
  count(figures: { readonly errors?: number; readonly warnings?: number }): void {
    this.summary = { ...this.summary, ...figures };
  }

  took(durationMs: number | undefined): void {
    if (durationMs !== undefined) this.durationMs = durationMs;
  }

  /** Forgets what was told since the last cycle ended: the tool starts again. */
  beginCycle(): void {
    this.problems = [];
    this.last = undefined;
    this.told = { errors: 0, warnings: 0 };
    this.summary = {};
    this.durationMs = undefined;
    this.words = undefined;
    this.presumed = undefined;
  }

  /** The tool waits for changes: what was told since the last cycle is one cycle. */
  endCycle(): void {
    const cycle = this.cycle(this.words ?? (this.errorsTold > 0 ? 'failed' : 'succeeded'));
    this.cycles.push(cycle);
    if (this.cycles.length > maxCycles) this.cycles.shift();
    this.beginCycle();
    this.onCycle?.({ tool: this.build.tool, ...cycle });
  }

  recognised(exitCode: number | undefined): Recognised<BuildResult> | undefined {
    const { certainty, cycles } = this;
    if (certainty === 0) return undefined;
    const { tool, survivesErrors = false } = this.build;
    const lastCycle = cycles.at(-1);
    if (lastCycle !== undefined) return { certainty, result: { tool, ...lastCycle, cycles } };
    const words = this.words ?? (this.errorsTold > 0 && !survivesErrors ? 'failed' : undefined);
    const weighed = words ?? (exitCode === undefined ? this.presumed : undefined);
    return { certainty, result: { tool, ...this.cycle(judge(weighed, exitCode)) } };
  }

  private get errorsTold(): number {
    return this.summary.errors ?? this.told.errors;
  }

  private cycle(status: BuildStatus): BuildCycle {
    const { durationMs, problems } = this;
    return {
      status,
      errors: this.errorsTold,
      warnings: this.summary.warnings ?? this.told.warnings,
      ...(durationMs === undefined ? {} : { durationMs }),
      problems,
    };
  }
}
