/**
 * What a watcher tells. `changes` no outcome that is as it was before, and no run that the user ended · `failures` of these
 * what did not go well · `all` · `nothing` it is recorded, and asks nobody for attention.
 */
export const tellings = ['changes', 'failures', 'all', 'nothing'] as const;
export type Telling = (typeof tellings)[number];
