import type { ErrorParts } from './errorBlock.ts';
import { placeInTrace } from './reports/places.ts';
import { BlockText } from './testLedger.ts';

const head = /^(?:Exception in thread ".*" )?((?:[\w$]+\.)+[\w$]+|[A-Z][\w$]*(?:Error|Exception|Failure))(?:: (.*))?$/;

/** Reads one exception of Java as it is printed: its class, its message, and its frames. */
export class JavaTrace {
  private readonly lines = new BlockText();
  private readonly frames = new BlockText();

  take(text: string): void {
    const line = text.trim();
    (line.startsWith('at ') || line.startsWith('... ') || !this.frames.isEmpty ? this.frames : this.lines).take(line);
  }

  /** `className` is that of the test, whose own frame says where it failed. */
  parts(className: string): ErrorParts {
    const text = this.lines.text.trim();
    const [first = '', ...others] = text.split('\n');
    const match = head.exec(first);
    return {
      ...(match === null
        ? { message: text }
        : { errorType: match[1] ?? '', message: [match[2] ?? '', ...others].join('\n').trim() }),
      ...placeInTrace(this.frames.text, className),
    };
  }
}
