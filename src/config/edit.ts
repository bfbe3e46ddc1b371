import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { LookoutError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/**
 * Adds or replaces a channel in a configuration text and keeps comments and order. An empty text
 * becomes a whole configuration.
 *
 * @throws LookoutError `invalid` when the text has syntax errors, so that nothing is overwritten.
 */
export function withChannel(text: string, name: string, options: JsonObject): string {
  return edited(text, (document) => {
    const channels = document.get('channels');
    if (isMap(channels)) channels.set(document.createNode(name), document.createNode(options));
    else document.set('channels', document.createNode({ [name]: options }));
  });
}

/** Adds a folder to `security.roots`, likewise. */
export function withRoot(text: string, folder: string): string {
  return edited(text, (document) => {
    const roots = document.getIn(['security', 'roots']);
    if (isSeq(roots)) roots.add(document.createNode(folder));
    else if (isMap(document.get('security'))) document.setIn(['security', 'roots'], document.createNode([folder]));
    else document.set('security', document.createNode({ roots: [folder] }));
  });
}

function edited(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text.trim() === '' ? 'version: 1\n' : text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new LookoutError('invalid', 'The configuration has syntax errors. Mend them first; nothing was changed.');
  }
  if (document.get('version') === undefined) document.set('version', 1);
  change(document);
  return document.toString({ lineWidth: 0 });
}
