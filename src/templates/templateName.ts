import { compileTypeGlob } from '../core/typeGlob.ts';

/** End of the names of template files. */
export const templateSuffix = '.liquid';
/** Name of the template for all events. */
const defaultName = 'default';

/** What a template is for. */
export interface TemplateTarget {
  /** Name or type of a channel; undefined for all. */
  readonly place: string | undefined;
  /** Glob of event types. */
  readonly events: string;
}

/** A template and where it comes from. */
export interface TemplateText extends TemplateTarget {
  /** The user's own, or one that came with a workspace. */
  readonly scope: 'user' | 'workspace';
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** What a message is, as far as its template depends on it. */
export interface Templated {
  readonly channel: string;
  readonly channelType: string;
  readonly eventType: string;
}

/**
 * Reads `discord/build.failed.liquid`, `team/build.*.liquid`, `email/default.liquid`, `default.liquid`. `build.liquid`
 * is `build.*` too, for file systems that know no `*`. Undefined when it is no such name.
 */
export function parseTemplateName(path: string): TemplateTarget | undefined {
  const [, place, name] = /^(?:([A-Za-z0-9][\w-]{0,63})\/)?([A-Za-z0-9*][\w.*-]{0,127})\.liquid$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  if (name === defaultName) return { place, events: '*' };
  return { place, events: /[.*]/.test(name) ? name : `${name}.*` };
}

/** The template that is most specific: by channel before type of channel, by exact event before glob, the longest glob first, the workspace's before the user's. */
export function chooseTemplate<T extends TemplateTarget & Pick<TemplateText, 'scope'>>(
  templates: readonly T[],
  { channel, channelType, eventType }: Templated,
): T | undefined {
  const rankOf = ({ place, events, scope }: T): readonly number[] => [
    place === channel ? 2 : place === channelType ? 1 : 0,
    events.includes('*') ? 0 : 1,
    events.replaceAll('*', '').length,
    scope === 'workspace' ? 1 : 0,
  ];
  return templates
    .filter(({ place, events }) =>
      place === undefined || place === channel || place === channelType ? compileTypeGlob(events)(eventType) : false,
    )
    .map((template) => ({ template, rank: rankOf(template) }))
    .sort((a, b) => compareRanks(b.rank, a.rank))[0]?.template;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, rank] of a.entries()) if (rank !== b[index]) return rank - (b[index] ?? 0);
  return 0;
}
