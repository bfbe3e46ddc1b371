import type { Language } from '../../core/language.ts';
import { textIn } from '../../core/words/phrase.ts';
import { cleanText, firstLines, isBlank, shortenLines, shortenText } from '../../templates/shorten.ts';
import { timeIn } from '../../templates/time.ts';
import { plainStory, type Story, severityMark, tellStory } from '../../templates/story.ts';
import type { Message, Rendered } from '../channel.ts';
import type { LongText } from './uploadText.ts';
import { slackLimits as limits, slackBlocksTotal } from './limits.ts';

interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
  emoji?: boolean;
}

/** The Block Kit blocks that we use (https://docs.slack.dev/reference/block-kit/blocks). */
export type SlackBlock =
  | { type: 'header'; text: TextObject }
  | { type: 'section'; text?: TextObject; fields?: TextObject[] }
  | { type: 'context'; elements: TextObject[] }
  | { type: 'actions'; elements: { type: 'button'; text: TextObject; url: string }[] };

export interface SlackBody {
  text: string;
  blocks?: SlackBlock[];
  unfurl_links: false;
  unfurl_media: false;
}

/** Only these three act as markup carriers (https://docs.slack.dev/messaging/formatting-message-text#escaping); mentions need `<`. */
function escapeSlack(text: string): string {
  return cleanText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const mrkdwn = (text: string): TextObject => ({ type: 'mrkdwn', text });
const plainText = (text: string): TextObject => ({ type: 'plain_text', text, emoji: true });

/** Escaped text of at most `max` characters: shortened before escaping, so that no entity is cut. */
function fitted(text: string, max: number, shorten: (text: string, max: number) => string = shortenText): string {
  let room = max;
  for (;;) {
    const result = escapeSlack(shorten(text, room));
    if (result.length <= max) return result;
    room -= Math.max(1, Math.ceil((result.length - max) / 5));
  }
}

/** The same, by whole lines. */
function fittedLines(text: string, max: number, language: Language): string {
  return fitted(text, max, (part, room) => shortenLines(part, room, language));
}

/** The change or text of which a message shows only the beginning, as a file; undefined when all of it fits. */
export function longTextOf(message: Message): LongText | undefined {
  const { diff, summary } = tellStory(message);
  const text = diff ?? summary;
  // The fence around a diff takes eight characters.
  if (text === undefined) return undefined;
  const isCut = diff === undefined && text.split('\n').length > limits.summaryLines;
  if (!isCut && escapeSlack(text).length <= limits.sectionText - 8) return undefined;
  return { name: diff === undefined ? 'output.txt' : 'change.diff', text: cleanText(text) };
}

export function renderSlack(message: Message): Rendered & { readonly body: SlackBody; readonly plain: SlackBody } {
  const story = tellStory(message);
  const text = fitted(plainStory(story), limits.text);
  const frame = { unfurl_links: false as const, unfurl_media: false as const };
  const body: SlackBody = { ...frame, text: fitted(story.title, 500), blocks: blocksOf(story) };
  const plain: SlackBody = { ...frame, text };
  return { body, plain };
}

function blocksOf(story: Story): SlackBlock[] {
  const mark = severityMark[story.severity];
  const blocks: SlackBlock[] = [
    {
      type: 'header',
      text: plainText(shortenText(`${mark} ${cleanText(story.title).replaceAll('\n', ' ')}`, limits.headerText)),
    },
  ];
  const summary =
    story.summary === undefined ? undefined : firstLines(story.summary, limits.summaryLines, story.language);
  const head = [summary, ...story.notes].filter((line) => line !== undefined && line !== '').join('\n');
  if (!isBlank(head))
    blocks.push({ type: 'section', text: mrkdwn(fittedLines(head, limits.sectionText, story.language)) });
  if (story.facts.length > 0) {
    blocks.push({
      type: 'section',
      fields: story.facts.slice(0, limits.sectionFields).map((fact) => {
        const name = `*${escapeSlack(fact.name)}*\n`;
        return mrkdwn(name + fittedLines(fact.value, 600, story.language));
      }),
    });
  }
  if (story.diff !== undefined) blocks.push({ type: 'section', text: mrkdwn(codeOf(story.diff, story.language)) });
  const context = [story.type, story.place].filter((item) => !isBlank(item)).map((item) => mrkdwn(fitted(item, 300)));
  context.push(mrkdwn(timeOf(story)));
  blocks.push({ type: 'context', elements: context.slice(0, limits.contextElements) });
  const links = story.links.filter((link) => link.uri.length <= limits.buttonUrl).slice(0, 5);
  if (links.length > 0) {
    blocks.push({
      type: 'actions',
      elements: links.map((link) => ({
        type: 'button',
        text: plainText(
          shortenText(
            isBlank(link.label) ? textIn(story.language, 'link.open') : cleanText(link.label),
            limits.buttonText,
          ),
        ),
        url: link.uri,
      })),
    });
  }
  return withinTotal(blocks);
}

function codeOf(diff: string, language: Language): string {
  const fence = '```';
  const safe = diff.replaceAll(fence, "'''");
  return `${fence}\n${fittedLines(safe, limits.sectionText - 2 * fence.length - 2, language)}\n${fence}`;
}

/** Shown in the reader's own language and time zone (https://docs.slack.dev/messaging/formatting-message-text#date-formatting). */
function timeOf({ time, language }: Story): string {
  return `<!date^${Math.floor(Date.parse(time) / 1000)}^{date_short_pretty} {time_secs}|${escapeSlack(timeIn(time, language))}>`;
}

/** Drops whole blocks from the middle, biggest first, until the message is small enough; header and context stay. */
function withinTotal(blocks: SlackBlock[]): SlackBlock[] {
  const kept = [...blocks];
  while (JSON.stringify(kept).length > slackBlocksTotal) {
    const sections = kept.filter((block) => block.type === 'section');
    const biggest = sections.sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0];
    if (biggest === undefined) break;
    kept.splice(kept.indexOf(biggest), 1);
  }
  return kept;
}
