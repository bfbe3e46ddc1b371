import type { FSWatcher } from 'chokidar';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { realpath } from 'node:fs/promises';
import type { ConfigSource } from '../config/configFiles.ts';
import type { Layer } from '../config/layers.ts';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposable.ts';
import { errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { type ReadTemplates, readTemplateFolder } from '../templates/templateFolder.ts';
import type { AppPorts } from './ports.ts';

const workspaceFolder = join('.vscode', 'lookout-templates');
const userFolder = 'templates';
/** Quiet time after a change before the folders are read, in ms. */
const settleMs = 100;

/** Where templates of one scope are. */
export interface TemplatePlace {
  readonly scope: ConfigSource['scope'];
  readonly folder: string;
}

/** The folders of templates: those that the configuration names, else the usual ones. A workspace's lies in it, and counts only when it is trusted. */
export function templatePlaces(
  { configSources, workspace }: Pick<AppPorts, 'configSources' | 'workspace'>,
  layers: readonly Layer[],
): TemplatePlace[] {
  return configSources.flatMap(({ scope, candidates }): TemplatePlace[] => {
    const layer = layers.find((item) => item.scope === scope);
    const named = layer?.config.templates.folder;
    if (scope === 'user') {
      const beside = dirname(layer?.file ?? candidates[0] ?? '');
      return beside === '.' ? [] : [{ scope, folder: resolve(beside, named ?? userFolder) }];
    }
    if (!workspace.trusted || candidates.length === 0) return [];
    const folder = resolve(workspace.baseFolder, named ?? workspaceFolder);
    return isInside(folder, workspace.baseFolder) ? [{ scope, folder }] : [];
  });
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

/** Follows the folders of templates. */
export class TemplateFiles implements Disposable {
  private readonly parts: { readonly clock: Clock; readonly logger: Logger; readonly baseFolder: string };
  private watcher: FSWatcher | undefined;
  private watched = '';
  private timer: Disposable | undefined;
  private isDisposed = false;

  constructor(parts: TemplateFiles['parts']) {
    this.parts = parts;
  }

  async read(places: readonly TemplatePlace[]): Promise<ReadTemplates> {
    const { baseFolder } = this.parts;
    const all = await Promise.all(
      places.map(async ({ scope, folder }): Promise<ReadTemplates> => {
        // A link in a repository must not make us read elsewhere.
        if (scope === 'workspace' && !(await staysInside(folder, baseFolder))) return { templates: [], problems: [] };
        return readTemplateFolder(folder, scope);
      }),
    );
    return {
      templates: all.flatMap(({ templates }) => templates),
      problems: all.flatMap(({ problems }) => problems),
    };
  }

  /** Calls `onChange` soon after anything in the folders changed. */
  async follow(places: readonly TemplatePlace[], onChange: () => void): Promise<void> {
    const folders = places.map(({ folder }) => folder);
    if (this.watched === folders.join('\n') || this.isDisposed) return;
    this.watched = folders.join('\n');
    await this.watcher?.close();
    const { watch } = await import('chokidar');
    if (this.isDisposed) return;
    const { clock, logger } = this.parts;
    const soon = () => {
      this.timer?.dispose();
      this.timer = clock.after(settleMs, onChange);
    };
    this.watcher = watch(folders, { ignoreInitial: true, depth: 1 });
    this.watcher.on('all', soon).on('ready', soon);
    this.watcher.on('error', (error) => logger.warn(`Templates are not followed: ${errorMessage(error)}`));
  }

  dispose(): void {
    this.isDisposed = true;
    this.timer?.dispose();
    this.watcher?.close().catch((error: unknown) => this.parts.logger.warn(`Closing: ${errorMessage(error)}`));
  }
}

async function staysInside(folder: string, baseFolder: string): Promise<boolean> {
  try {
    return isInside(await realpath(folder), await realpath(baseFolder));
  } catch {
    // It does not exist: there is nothing to read.
    return false;
  }
}
