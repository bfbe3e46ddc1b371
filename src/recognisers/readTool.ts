import { LineCutter } from './lines.ts';
import type { Reading, Recognised, ToolRecogniser } from './recogniser.ts';
import { Sleepers } from './sleepers.ts';

export interface ReadToolOptions<R> {
  readonly recognisers: Readonly<Record<string, ToolRecogniser<R>>>;
  /** Recognisers of what tools print for machines, by the names of the tools. */
  readonly reports?: Readonly<Record<string, ToolRecogniser<R>>> | undefined;
  /** Name of the one recogniser that is wanted; all are tried without. */
  readonly tool?: string | undefined;
  /** Called with the outcome of each cycle of a tool that watches, as soon as it is over. */
  readonly onCycle?: ((result: R) => void) | undefined;
  /** What the output is when it is no tool's that is known. */
  readonly otherwise: (exitCode: number | undefined) => R;
}

/** Reads output with all recognisers at once, or with the one that is named, and answers the surest result; of equally sure ones the first in the registry. */
export function readTool<R>({ recognisers, reports = {}, tool, onCycle, otherwise }: ReadToolOptions<R>): Reading<R> {
  const readings = new Sleepers<R>(
    [...Object.entries(recognisers), ...Object.entries(reports)].flatMap(([name, recogniser]) =>
      tool === undefined || tool === name
        ? [{ reading: recogniser.open(onCycle), firstSigns: recogniser.firstSigns }]
        : [],
    ),
  );
  const cutter = new LineCutter((text) => readings.line(text));
  return {
    write: (chunk) => cutter.write(chunk),
    end(exitCode) {
      cutter.end();
      let best: Recognised<R> | undefined;
      for (const recognised of readings.end(exitCode)) {
        if (recognised !== undefined && recognised.certainty > (best?.certainty ?? 0)) best = recognised;
      }
      return best?.result ?? otherwise(exitCode);
    },
  };
}
