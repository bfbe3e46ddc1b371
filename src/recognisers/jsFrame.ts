import { fileURLToPath } from 'node:url';

/** A place in a JavaScript stack trace. */
export interface JsFrame {
  readonly function?: string;
  /** As written; `file:` addresses as paths. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** V8's format: https://v8.dev/docs/stack-trace-api#appendix%3A-stack-trace-format */
const frame =
  /^\s*(?:at|❯) (?:async )?(?:(.+?) \(?)?((?:file:\/\/|node:|[A-Za-z]:[\\/])?[^\s():][^():]*):(\d+):(\d+)\)?$/;

/** Longer lines are none; it keeps the expression below from reading them again and again. In UTF-16 units. */
const maxFrameLength = 4096;

/** Reads one line of a stack trace; undefined when it is none, or names no place in a file. */
export function parseJsFrame(text: string): JsFrame | undefined {
  const match = text.length > maxFrameLength ? null : frame.exec(text);
  if (match === null) return undefined;
  const [, name, file = '', line, column] = match;
  return {
    ...(name === undefined ? {} : { function: name }),
    file: pathOf(file),
    line: Number(line),
    column: Number(column),
  };
}

/** Whether a frame is in the user's own code, and not in Node.js or in a dependency. */
export function isUserFrame({ file }: JsFrame): boolean {
  return !/^node:|^internal\/|(?:^|[\\/])node_modules[\\/]|^<|^\(/.test(file);
}

function pathOf(file: string): string {
  if (!file.startsWith('file://')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    // An address of another system: shown as it is.
    return file;
  }
}
