import { Liquid, LiquidError } from 'liquidjs';
import { errorMessage, LookoutError } from '../core/errors.ts';
import { maxTemplateLength } from './templateLength.ts';

/** Longest rendering, in ms. */
const maxRenderMs = 50;
/** What a rendering may allocate, in units of liquidjs (https://liquidjs.com/tutorials/dos.html). */
const maxMemory = 4_000_000;
/** Tags that read other files. */
const fileTags = ['include', 'render', 'layout', 'block'] as const;

/** @throws LookoutError `invalid` when a limit is met or a tag cannot be rendered */
export type TextTemplate = (variables: object) => string;

/**
 * Compiles a template in Liquid (https://liquidjs.com/): own properties only, no files, no code, bounded time and
 * memory, no filter that nobody knows. Values are not read as templates again.
 *
 * @throws LookoutError `invalid` when the syntax is broken; {@link placeInTemplate} says where
 */
export function compileTextTemplate(text: string): TextTemplate {
  const engine = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    // An own, empty store of partial templates in place of the file system.
    templates: {},
    parseLimit: maxTemplateLength,
    renderLimit: maxRenderMs,
    memoryLimit: maxMemory,
  });
  for (const tag of fileTags) Reflect.deleteProperty(engine.tags, tag);
  try {
    const parsed = engine.parse(text);
    return (variables) => render(() => engine.renderSync(parsed, variables) as string);
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

/** Line and column, from 1, of what is wrong; the beginning where that is not known. */
export function placeInTemplate(error: unknown): { readonly line: number; readonly column: number } {
  const cause = error instanceof Error ? error.cause : undefined;
  const [line = 1, column = 1] = LiquidError.is(cause) ? cause.token.getPosition() : [];
  return { line, column };
}
