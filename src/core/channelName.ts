/** The name of a channel in its outbox key: what stands behind `@` tells workspaces apart. */
export function channelName(key: string): string {
  return key.replace(/@[^@]*$/, '');
}
