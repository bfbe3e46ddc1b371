import type { ProblemMatcher, ProblemPattern } from './problemMatcher.ts';

const tsc: ProblemPattern = {
  regexp: '^(\\S.*)[(:](\\d+)[,:](\\d+)(?:\\):\\s+|\\s+-\\s+)(error|warning|info)\\s+(TS\\d+)\\s*:\\s*(.*)$',
  file: 1,
  line: 2,
  column: 3,
  severity: 4,
  code: 5,
  message: 6,
};
const gcc: ProblemPattern = {
  regexp: '^(.*?):(\\d+):(\\d*):?\\s+(?:fatal\\s+)?(warning|error):\\s+(.*)$',
  file: 1,
  line: 2,
  column: 3,
  severity: 4,
  message: 5,
};
const msCompile: ProblemPattern = {
  regexp:
    '^\\s*(?:\\d+>)?(\\S.*?)(?:\\((\\d+|\\d+,\\d+|\\d+,\\d+,\\d+,\\d+)\\))?\\s*:\\s+(?:\\S+\\s+)?((?:fatal +)?error|warning|info)\\s+(\\w+\\d+)?\\s*:\\s*(.*)$',
  file: 1,
  location: 2,
  severity: 3,
  code: 4,
  message: 5,
};

/**
 * The problem matchers that VS Code and the extensions in it name, as `tasks.json` uses them
 * (https://code.visualstudio.com/docs/debugtest/tasks#_processing-task-output-with-problem-matchers).
 */
export const namedMatchers: Readonly<Record<string, ProblemMatcher>> = {
  $tsc: { pattern: tsc },
  '$tsc-watch': {
    pattern: tsc,
    background: {
      activeOnStart: true,
      beginsPattern:
        '(?:Starting compilation in watch mode|File change detected\\. Starting incremental compilation)\\.\\.\\.$',
      endsPattern:
        'Found \\d+ errors?\\. Watching for file changes\\.$|Compilation complete\\. Watching for file changes\\.$',
    },
  },
  $gcc: { pattern: gcc },
  $nvcc: { pattern: { ...msCompile, regexp: '^(.*)\\((\\d+)\\):\\s+(warning|error)(?: #(\\d+))?(?:-D)?:\\s+(.*)$' } },
  $msCompile: { pattern: msCompile },
  $go: {
    pattern: {
      regexp: '^(?:[^:]*: )?((?:.:)?[^:]*):(\\d+)(?::(\\d+))?: (.*)$',
      file: 1,
      line: 2,
      column: 3,
      message: 4,
    },
  },
  '$eslint-compact': {
    pattern: {
      regexp: '^(.+):\\sline\\s(\\d+),\\scol\\s(\\d+),\\s(Error|Warning|Info)\\s-\\s(.+)\\s\\((.+)\\)$',
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      message: 5,
      code: 6,
    },
  },
  '$eslint-stylish': {
    pattern: [
      { regexp: '^((?:[a-zA-Z]:)?[./\\\\]+.*?)$', kind: 'location', file: 1 },
      {
        regexp: '^\\s+(\\d+):(\\d+)\\s+(error|warning|info)\\s+(.+?)(?:\\s\\s+(.*))?$',
        line: 1,
        column: 2,
        severity: 3,
        message: 4,
        code: 5,
        loop: true,
      },
    ],
  },
  $jshint: {
    pattern: {
      regexp: '^(.*):\\s+line\\s+(\\d+),\\s+col\\s+(\\d+),\\s(.+?)(?:\\s+\\((\\w)(\\d+)\\))?$',
      file: 1,
      line: 2,
      column: 3,
      message: 4,
      severity: 5,
      code: 6,
    },
  },
  '$jshint-stylish': {
    pattern: [
      { regexp: '^(\\S.*)$', kind: 'location', file: 1 },
      {
        regexp: '^\\s+line\\s+(\\d+)\\s+col\\s+(\\d+)\\s+(.+?)(?:\\s+\\((\\w)(\\d+)\\))?$',
        line: 1,
        column: 2,
        message: 3,
        severity: 4,
        code: 5,
        loop: true,
      },
    ],
  },
  $lessCompile: { pattern: { regexp: '^\\s*(.*) in file (.*) line no\\. (\\d+)$', message: 1, file: 2, line: 3 } },
};
