import { Liquid } from 'liquidjs';
import { errorMessage, LookoutError } from '../core/errors.ts';
import type { LookoutEvent } from '../core/event.ts';
import { severityColour } from './story.ts';

/** Longest template, in UTF-16 units. */
const maxTemplateLength = 64 * 1024;
/** Longest rendering, in ms. */
const maxRenderMs = 50;
/** What a rendering may allocate, in units of liquidjs (https://liquidjs.com/tutorials/dos.html). */
const maxMemory = 4_000_000;

/** What a template can name beside `timestamp`, `severityColor` and `data`. */
export interface TemplateVariables {
  readonly event: LookoutEvent;
  readonly suppressed: number;
  readonly test: boolean;
  readonly parts: readonly LookoutEvent[];
}

/** @throws LookoutError `invalid` when a limit is met or a tag cannot be rendered */
export type TextTemplate = (variables: TemplateVariables) => string;

/**
 * Compiles a template in Liquid (https://liquidjs.com/): own properties only, no files, no code, bounded time and
 * memory. Values are not read as templates again.
 *
 * @throws LookoutError `invalid` with line and column when the syntax is broken
 */
export function compileTextTemplate(text: string): TextTemplate {
  const engine = new Liquid({
    ownPropertyOnly: true,
    // An own, empty store of partial templates in place of the file system.
    templates: {},
    parseLimit: maxTemplateLength,
    renderLimit: maxRenderMs,
    memoryLimit: maxMemory,
  });
  try {
    const parsed = engine.parse(text);
    return (variables) => render(() => engine.renderSync(parsed, contextOf(variables)) as string);
  } catch (error) {
    throw new LookoutError('invalid', `The template cannot be read: ${errorMessage(error)}`, { cause: error });
  }
}

function render(run: () => string): string {
  try {
    return run();
  } catch (error) {
    throw new LookoutError('invalid', `The template cannot be rendered: ${errorMessage(error)}`, { cause: error });
  }
}

function contextOf({ event, suppressed, test, parts }: TemplateVariables): object {
  return {
    event,
    data: event.data,
    timestamp: event.time,
    severityColor: `#${severityColour[event.severity].toString(16).padStart(6, '0')}`,
    suppressed,
    test,
    parts,
  };
}
