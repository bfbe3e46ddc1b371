import { stripVTControlCharacters } from 'node:util';
import { type ErrorParts, splitMessage } from '../errorBlock.ts';
import { placeInTrace } from './places.ts';

/** Message, class and place of an error that stands above its stack, as JavaScript tells it. */
export function errorInTrace(text: string): ErrorParts {
  const plain = stripVTControlCharacters(text);
  const at = plain.search(/\n\s*(?:at |❯ )/);
  const { message, ...rest } = splitMessage(at === -1 ? plain : plain.slice(0, at));
  // What was thrown but is no error stands in quotes.
  return { ...rest, message: message.replace(/^'(.*)'$/s, '$1'), ...placeInTrace(plain) };
}
