/** A place in a stack trace, as written. */
export interface LogFrame {
  readonly function?: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export type LogLevel = 'CRITICAL' | 'ERROR' | 'WARNING';

/** One thing that went wrong: its line in the log with the lines and the stack trace that belong to it. */
export interface LogRecord {
  /** The first and the last line, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** `WARNING` only where a pattern of the user asked for the line. */
  readonly level: LogLevel;
  /** Of the error as it was reported: the outermost of those that caused each other. */
  readonly type?: string;
  /** Its first line. */
  readonly message: string;
  /** The topmost frame in the user's own code; without a trace the place that the line names. */
  readonly file?: string;
  readonly lineNumber?: number;
  /** Where it was raised comes first, whatever the order of the language; at most {@link maxFrames}. Frames of causes follow. */
  readonly frames: readonly LogFrame[];
  /** What stands before the bar in a log of several services. */
  readonly service?: string;
}

/** What is wrong in a log. Warnings are only counted. */
export interface LogErrors {
  /** The first {@link maxRecords}. */
  readonly records: readonly LogRecord[];
  /** Of all records, and of all warnings that are not about deprecations. */
  readonly counts: Readonly<Record<LogLevel, number>>;
}

/** Records that a result keeps, so that memory stays bounded. */
export const maxRecords = 5000;

/** Frames that a record keeps. */
export const maxFrames = 50;

/** Lines that one record may have. */
export const maxRecordLines = 2000;
