/** Reads the output of one run, in any chunks. Holds a bounded amount, however much is written. */
export interface Reading<R> {
  /** Decoded text; a chunk may end anywhere, also within an escape sequence or a line end. */
  write(chunk: string): void;
  /** What became of the run; `exitCode` is undefined when it is not known or the run was ended by a signal. */
  end(exitCode?: number): R;
}

/** Reads the output of one tool line by line: without escape sequences, line ends, and what a carriage return overwrote. */
export interface LineReading<R> {
  line(text: string): void;
  /**
   * Undefined when nothing in the lines was this tool's. The tool's own words decide; its exit code only where they
   * say nothing, because who compares both must see when they contradict each other.
   */
  end(exitCode: number | undefined): Recognised<R> | undefined;
}

/** How sure a recogniser is that the output was its tool's. */
export type Certainty =
  /** Shapes that several tools print. */
  | 1
  /** Lines that only this tool prints. */
  | 2
  /** The tool's own summary, complete. */
  | 3;

export interface Recognised<R> {
  readonly certainty: Certainty;
  readonly result: R;
}

/** Knows the output of one tool. */
export interface ToolRecogniser<R> {
  /** Whether a command line (without leading variables and wrappers, one simple command) starts this tool. */
  matches(command: string): boolean;
  /**
   * Beginnings of lines, at least one character each. No line matters to the recogniser before one that begins so, and until
   * then it need not see any. Without them it must see all.
   */
  readonly firstSigns?: readonly string[] | undefined;
  /** `onCycle` is called with the outcome of each cycle of a tool that watches, as soon as the cycle is over. */
  open(onCycle?: (result: R) => void): LineReading<R>;
}
