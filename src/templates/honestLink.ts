import { cleanText } from './shorten.ts';

/** Longer than any label or title that is shown, in characters: looking for hosts takes time by the square of it. */
const mostText = 1000;
/** Hosts that a text names, as people read them: with a scheme or without. */
const anyHost =
  /(?:[a-z][a-z\d+.-]*:\/\/(?:[^\s/?#@]*@)?)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,})/giu;
/** Only those that nobody takes for the name of a file. */
const certainHost = /(?:[a-z][a-z\d+.-]*:\/\/(?:[^\s/?#@]*@)?|(?=www\.))((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/giu;

/** The label of a link that leads elsewhere than it says is told behind the host to which it leads. */
export function honestLabel(label: string, uri: string): string {
  const host = hostOf(uri);
  return namesOther(label, anyHost, host) ? `${host}: ${label}` : label;
}

/** Whether a text that is shown as a link says plainly that it leads to another host. */
export function saysAnotherHost(text: string, uri: string): boolean {
  return namesOther(text, certainHost, hostOf(uri));
}

function hostOf(uri: string): string {
  return URL.parse(uri)?.hostname ?? '';
}

function namesOther(text: string, pattern: RegExp, host: string): boolean {
  for (const [, named = ''] of cleanText(text.slice(0, mostText)).matchAll(pattern)) {
    const said = named.toLowerCase();
    if (said !== host && !host.endsWith(`.${said}`)) return true;
  }
  return false;
}
