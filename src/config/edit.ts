import { isMap, parseDocument } from 'yaml';
import { LookoutError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/**
 * Adds or replaces a channel in a configuration text and keeps comments and order. An empty text
 * becomes a whole configuration.
 *
 * @throws LookoutError `invalid` when the text has syntax errors, so that nothing is overwritten.
 */
export function withChannel(text: string, name: string, options: JsonObject): string {
  const document = parseDocument(text.trim() === '' ? 'version: 1\n' : text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new LookoutError('invalid', 'The configuration has syntax errors. Mend them first; nothing was changed.');
  }
  if (document.get('version') === undefined) document.set('version', 1);
  const channels = document.get('channels');
  if (isMap(channels)) channels.set(document.createNode(name), document.createNode(options));
  else document.set('channels', document.createNode({ [name]: options }));
  return document.toString({ lineWidth: 0 });
}
