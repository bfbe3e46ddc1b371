import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { LookoutError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';

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

/** Switches a channel on or off, likewise; one of that type is made where the text has none of the name. */
export function withChannelEnabled(text: string, name: string, enabled: boolean, type: string): string {
  return edited(text, (document) => {
    if (document.hasIn(['channels', name])) document.setIn(['channels', name, 'enabled'], enabled);
    else if (isMap(document.get('channels')))
      document.setIn(['channels', name], document.createNode({ type, enabled }));
    else document.set('channels', document.createNode({ [name]: { type, enabled } }));
  });
}

/** Sets one key below `settings`, by its path, likewise. */
export function withSetting(text: string, path: readonly string[], value: JsonValue): string {
  return edited(text, (document) => {
    const whole = ['settings', ...path];
    // What is above may be missing, or written as nothing at all.
    for (let depth = 1; depth < whole.length; depth += 1) {
      const above = whole.slice(0, depth);
      if (!isMap(document.getIn(above))) document.setIn(above, document.createNode({}));
    }
    document.setIn(whole, document.createNode(value));
  });
}

function edited(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text.trim() === '' ? 'version: 1\n' : text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new LookoutError('invalid', 'The configuration has syntax errors. Mend them first; nothing was changed.');
  }
  if (document.get('version') === undefined) document.set('version', 1);
  change(document);
  return isJson(text) ? `${JSON.stringify(document.toJS(), undefined, 2)}\n` : document.toString({ lineWidth: 0 });
}

/** Plain JSON stays JSON, for the editor checks it as such. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Most files are YAML.
    return false;
  }
}
