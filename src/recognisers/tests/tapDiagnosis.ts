import { parse } from 'yaml';
import { isUserFrame, parseJsFrame } from '../jsFrame.ts';
import { type ErrorParts, splitMessage } from './errorBlock.ts';

export interface TapDiagnosis extends ErrorParts {
  /** Said of a whole file that did not come to its tests. */
  readonly isOfFile?: boolean;
  /** Said of a parent whose subtests failed. */
  readonly isOfSubtests?: boolean;
  /** Said of a process that a signal ended. */
  readonly isOfSignal?: boolean;
}

/**
 * What a YAML block below a test point says; producers choose their own words (node-tap, tape, Node.js, ava, vitest, Perl).
 * Never fails: of what is no YAML the lines are searched.
 */
export function tapDiagnosis(lines: readonly string[]): TapDiagnosis {
  if (lines.length === 0) return { message: '' };
  const fields = fieldsOf(lines);
  const text = (...names: string[]) => {
    for (const name of names) {
      const value = fields[name];
      if (typeof value === 'string' && value.trim() !== '') return value;
      if (isFields(value) && typeof value['message'] === 'string') return value['message'];
    }
    return undefined;
  };
  const stack = text('stack') ?? '';
  const head = splitMessage(
    text('error', 'message', 'msg') ?? (/^\w[\w.]*: /.test(stack) ? stack.split('\n', 1)[0] : '') ?? '',
  );
  const name = text('name', 'type', 'class');
  const nested = fields['error'];
  const errorType =
    (name !== undefined && /(?:Error|Exception)$/.test(name) ? name : undefined) ??
    (isFields(nested) && typeof nested['name'] === 'string' && /^\w+$/.test(nested['name'])
      ? nested['name']
      : head.errorType);
  const message = head.message === '' ? differenceOf(fields) : head.message;
  return {
    ...(errorType === undefined ? {} : { errorType }),
    message,
    ...(placeIn(stack) ?? placeOf(fields)),
    ...(message === 'test failed' && 'exitCode' in fields ? { isOfFile: true } : {}),
    ...(typeof fields['signal'] === 'string' && /^SIG(?:INT|TERM|HUP)$/.test(fields['signal'])
      ? { isOfSignal: true }
      : {}),
    ...(fields['failureType'] === 'subtestsFailed' ? { isOfSubtests: true } : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(lines: readonly string[]): Fields {
  try {
    const value: unknown = parse(lines.join('\n'), { logLevel: 'silent', maxAliasCount: 0, uniqueKeys: false });
    if (isFields(value)) return value;
  } catch {
    // Producers print values of any language as they are: then the plain fields are read one by one.
  }
  const fields: Record<string, string> = {};
  for (const line of lines) {
    const field = /^ *([A-Za-z_]\w*): +(\S.*)$/.exec(line);
    if (field?.[1] !== undefined) fields[field[1]] ??= (field[2] ?? '').replace(/^(['"])(.*)\1$/, '$2');
  }
  return { ...fields, stack: lines.join('\n') };
}

/** Where a field tells the place: node-tap's and vitest's `at`, Node.js's `location`, tape's `at: function (file:1:2)`. */
function placeOf(fields: Fields): { file: string; line: number } | undefined {
  const at = fields['at'] ?? fields['location'];
  if (isFields(at)) {
    const file = at['file'] ?? at['fileName'];
    const line = at['line'] ?? at['lineNumber'];
    return typeof file === 'string' && typeof line === 'number' ? { file, line } : undefined;
  }
  if (typeof at === 'string') {
    const frame = parseJsFrame(`at ${at.trim()}`);
    return frame === undefined ? undefined : { file: frame.file, line: frame.line };
  }
  const { file, line } = fields;
  return typeof file === 'string' && typeof line === 'number' ? { file, line } : undefined;
}

/** The first frame of the user's code; some producers leave out the `at`. */
function placeIn(stack: string): { file: string; line: number } | undefined {
  for (const text of stack.split('\n')) {
    const trimmed = text.trim();
    const frame = parseJsFrame(trimmed.startsWith('at ') ? trimmed : `at ${trimmed}`);
    if (frame !== undefined && isUserFrame(frame)) return { file: frame.file, line: frame.line };
  }
  return undefined;
}

function differenceOf(fields: Fields): string {
  const diff = fields['diff'];
  if (typeof diff === 'string') return diff;
  const expected = fields['expected'] ?? fields['wanted'];
  const actual = fields['actual'] ?? fields['found'];
  return expected === undefined && actual === undefined ? '' : `expected ${shown(expected)}, got ${shown(actual)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
