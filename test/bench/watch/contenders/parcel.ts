import { subscribe } from '@parcel/watcher';
import { createVoice } from './speak.ts';

/** `parcel.ts ROOT`: @parcel/watcher, which VS Code uses, with its defaults. */
const [root = '.'] = process.argv.slice(2);
const voice = createVoice(root);
const kinds = { create: 'created', update: 'modified', delete: 'deleted' } as const;
await subscribe(root, (error, events) => {
  if (error !== null) console.error(error);
  for (const { type, path } of events) voice.say({ kind: kinds[type], path: voice.below(path) });
});
voice.ready();
