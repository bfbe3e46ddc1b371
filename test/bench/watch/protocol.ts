/** One thing that a contender says about one path; paths are below the root, with `/`. */
export interface Effect {
  readonly kind: 'created' | 'modified' | 'deleted' | 'renamed';
  readonly path: string;
  /** Only of a rename. */
  readonly previousPath?: string;
}

/** Many changes told as one, without their paths. */
export interface Summary {
  readonly kind: 'summary';
  readonly total: number;
}

/** What contenders print, one JSON value per line; an array of effects stands for as many lines. */
type Line = { readonly ready: true } | Effect | Summary | readonly (Effect | Summary)[];

export function parseLine(text: string): 'ready' | readonly (Effect | Summary)[] {
  const line = JSON.parse(text) as Line;
  if ('ready' in line) return 'ready';
  return Array.isArray(line) ? (line as readonly (Effect | Summary)[]) : [line as Effect | Summary];
}

/** Tells a contender to block its event loop for 2 s. */
export const blockSignal = 'SIGUSR2';
