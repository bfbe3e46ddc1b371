/** ` at discord.com` for people, never more of an address; nothing where a placeholder stands for the address. */
export function atHost(url: string): string {
  if (url.startsWith('${')) return '';
  return ` at ${URL.parse(url)?.host ?? 'an unreadable address'}`;
}
