import { startsProgram } from '../builds/startsProgram.ts';
import type { LineReading, Recognised, ToolRecogniser } from '../recogniser.ts';
import { NodeTapTerminal } from './nodeTapTerminal.ts';
import { TapStream } from './tapStream.ts';
import type { TestResult } from './testResult.ts';

/** The Test Anything Protocol of any producer, and node-tap in a terminal. */
export const tap: ToolRecogniser<TestResult> = {
  matches: startsProgram('tap|tape|tap-parser'),
  open: () => new TapReading(),
};

class TapReading implements LineReading<TestResult> {
  private readonly stream = new TapStream();
  private readonly terminal = new NodeTapTerminal();

  line(text: string): void {
    this.stream.line(text);
    this.terminal.line(text);
  }

  end(): Recognised<TestResult> | undefined {
    return this.terminal.end() ?? this.stream.end();
  }
}
