import { AtTrace, openAtTrace, parseAtFrame } from './atTrace.ts';
import { openGo } from './go.ts';
import { openNative } from './native.ts';
import { openPhp, parsePhpFrame } from './php.ts';
import { openPython } from './python.ts';
import { openRuby, parseRubyFrame, RubyTrace } from './ruby.ts';
import { openRust } from './rust.ts';
import { FrameList } from './frameList.ts';
import type { TraceReading } from './trace.ts';

/** Each knows the first line of a trace of its languages; those that many lines resemble come last. */
const openers = [openPython, openRust, openNative, openPhp, openGo, openRuby, openAtTrace];

/** A trace that begins with this line. */
export function openTrace(text: string): TraceReading | undefined {
  // Most lines of logs begin with a time, which of all traces only Go's do.
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return openGo(text);
  for (const open of openers) {
    const reading = open(text);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

/** A trace that begins with a frame because what was raised stands in the line before. */
export function openFrames(text: string): TraceReading | undefined {
  const reading =
    /^\s+at /.test(text) && parseAtFrame(text) !== undefined
      ? new AtTrace()
      : parsePhpFrame(text) !== undefined
        ? new FrameList(parsePhpFrame)
        : parseRubyFrame(text) !== undefined
          ? new RubyTrace(undefined, '')
          : undefined;
  reading?.take(text);
  return reading;
}
