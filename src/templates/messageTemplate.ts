import { LookoutError } from '../core/errors.ts';
import { compileTextTemplate } from './textTemplate.ts';
import { type TemplateInput, templateVariables } from './variables.ts';

/** What a user's template says in place of title, summary, facts and diff: plain text, which each channel escapes. */
export interface ToldText {
  readonly title: string;
  /** May be empty. */
  readonly body: string;
}

/** @throws LookoutError `invalid` when it cannot be rendered, or says nothing */
export type MessageTemplate = (input: TemplateInput) => ToldText;

/**
 * Compiles the template of a message. The first line that is not blank is the title, what follows the text.
 *
 * @throws LookoutError `invalid` when the syntax is broken
 */
export function compileMessageTemplate(text: string): MessageTemplate {
  const template = compileTextTemplate(text);
  return (input) => {
    const [title = '', ...rest] = template(templateVariables(input)).trim().split(/\r?\n/);
    if (title === '') throw new LookoutError('invalid', 'The template says nothing.');
    return { title: title.trim(), body: rest.join('\n').trim() };
  };
}
