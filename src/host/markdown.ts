import { cleanText } from '../templates/shorten.ts';

/** Text that shows as itself in Markdown: no links, no images, no icons, no markup. */
export function escapeMarkdown(text: string): string {
  return cleanText(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$]/g, '\\$&')
    .replaceAll('\n', '  \n');
}
