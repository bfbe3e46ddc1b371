import { parseErrorHead } from '../errorHead.ts';
import { isUserFrame, type JsFrame, parseJsFrame } from '../jsFrame.ts';
import { maxMessageLength, type TestFailure } from './testResult.ts';

/** What an error says of a failure. */
export type ErrorParts = Pick<TestFailure, 'errorType' | 'message' | 'file' | 'line'>;

/** A message as tools print it, with the class of the error apart when it begins with one. */
export function splitMessage(text: string): Pick<ErrorParts, 'errorType' | 'message'> {
  const message = text.trim();
  const end = message.indexOf('\n');
  const headline = end === -1 ? message : message.slice(0, end);
  const head = parseErrorHead(headline);
  return head === undefined
    ? { message }
    : { errorType: head.errorType, message: (head.message + message.slice(headline.length)).trim() };
}

/** A line of source that is shown around the place of an error: `> 8 | code`, `  8| code`, `  | ^`. */
const sourceLine = /^\s*(?:>\s*)?\d*\s*\|/;

/** Collects the lines of one JavaScript error: its message up to the source that is shown or the first frame, and the first frame in the user's own code. */
export class ErrorBlock {
  private message: string[] = [];
  private length = 0;
  private frame: JsFrame | undefined;
  private isPastMessage = false;

  take(text: string): void {
    const frame = parseJsFrame(text);
    if (frame !== undefined) {
      this.isPastMessage = true;
      if (this.frame === undefined || (!isUserFrame(this.frame) && isUserFrame(frame))) this.frame = frame;
    } else if (sourceLine.test(text)) this.isPastMessage = true;
    else if (!this.isPastMessage && this.length <= maxMessageLength) {
      this.message.push(text.trim());
      this.length += text.length;
    }
  }

  /** The text before the first place, without indentation. */
  get text(): string {
    return this.message.join('\n').trim();
  }

  /** Without file and line when no frame is the user's. */
  get parts(): ErrorParts {
    const { frame } = this;
    return {
      ...splitMessage(this.text),
      ...(frame === undefined || !isUserFrame(frame) ? {} : { file: frame.file, line: frame.line }),
    };
  }
}
