/** Says who changed a file, from git; `undefined` where there is no repository or git. */
export interface Authorship {
  /**
   * Author of the present content of `path` (absolute): the configured git user when lines are not
   * committed yet, else the author that blame names for the first of `lines` (1-based).
   */
  authorOf(path: string, lines?: { readonly first: number; readonly last: number }): Promise<string | undefined>;
}
