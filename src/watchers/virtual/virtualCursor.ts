import * as z from 'zod';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { type PresetName, presets } from '../presets.ts';
import type { VirtualSnapshot } from './virtualScan.ts';

/** Which files of a virtual tree count. */
export interface VirtualFilter {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly preset?: PresetName | undefined;
  readonly gitignore: boolean;
}

/** What a virtual tree remembers over restarts. */
export interface SavedVirtualTree {
  /** The watched folder as text. */
  readonly root: string;
  /** By which it was looked at. */
  readonly filter: VirtualFilter;
  readonly snapshot: VirtualSnapshot;
}

const texts = z.array(z.string());
const file = z.tuple([z.string(), z.number(), z.number()]);
const schema = z.object({
  root: z.string(),
  filter: z.object({
    include: texts.optional(),
    exclude: texts.optional(),
    preset: z.enum(Object.keys(presets) as [PresetName, ...PresetName[]]).optional(),
    gitignore: z.boolean(),
  }),
  gitignores: z.array(z.tuple([z.string(), z.string()])),
  directories: z.array(z.tuple([z.string(), z.array(file), texts])),
});

/** Lists instead of objects with names as keys: a file may be called `__proto__`. */
export function virtualTreeToJson({ root, filter, snapshot }: SavedVirtualTree): JsonObject {
  const value: z.infer<typeof schema> = {
    root,
    filter: { ...filter, include: filter.include?.slice(), exclude: filter.exclude?.slice() },
    gitignores: [...snapshot.gitignores],
    directories: [...snapshot.directories].map(([path, { files, folders }]) => [
      path,
      [...files].map(([name, { size, mtimeMs }]) => [name, size, mtimeMs]),
      [...folders],
    ]),
  };
  return value;
}

/** Reads what {@link virtualTreeToJson} wrote; undefined when it is something else. */
export function virtualTreeFromJson(json: JsonValue | undefined): SavedVirtualTree | undefined {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return undefined;
  const { root, filter, gitignores, directories } = parsed.data;
  return {
    root,
    filter,
    snapshot: {
      gitignores: new Map(gitignores),
      directories: new Map(
        directories.map(([path, files, folders]) => [
          path,
          {
            files: new Map(files.map(([name, size, mtimeMs]) => [name, { size, mtimeMs, ino: 0 }])),
            folders: new Set(folders),
          },
        ]),
      ),
    },
  };
}
