import { watch } from 'chokidar';
import { createVoice } from './speak.ts';

/** `chokidar.ts ROOT`: chokidar with its defaults. */
const [root = '.'] = process.argv.slice(2);
const voice = createVoice(root);
const kinds = { add: 'created', change: 'modified', unlink: 'deleted' } as const;
const watcher = watch(root, { ignoreInitial: true });
for (const [event, kind] of Object.entries(kinds) as [keyof typeof kinds, (typeof kinds)[keyof typeof kinds]][])
  watcher.on(event, (path) => voice.say({ kind, path: voice.below(path) }));
watcher.on('error', (error) => console.error(error));
watcher.on('ready', () => voice.ready());
