import { cleanText, shortenText } from '../templates/shorten.ts';

/** Longest text that a notification shows without hiding its end. */
const maxLength = 300;

/**
 * Text for a notification, as one line. VS Code turns `[label](target)` into a link, also to commands;
 * text from files and logs must not be able to make one.
 */
export function notificationText(text: string): string {
  return shortenText(cleanText(text).replace(/\s+/g, ' ').replaceAll('](', '] ('), maxLength);
}
