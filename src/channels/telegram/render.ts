import type { Language } from '../../core/language.ts';
import { textIn } from '../../core/words/phrase.ts';
import { titleIn } from '../../core/wording.ts';
import type { LookoutEvent } from '../../core/event.ts';
import type { Severity } from '../../core/severity.ts';
import { cleanText, firstLines, shortenLines, shortenText } from '../../templates/shorten.ts';
import { partsOf, plainStory, type Story, severityMark, tellStory } from '../../templates/story.ts';
import type { Message, Rendered } from '../channel.ts';
import { telegramLimits as limits } from './limits.ts';

/** What `sendMessage` and `editMessageText` have in common (https://core.telegram.org/bots/api#sendmessage). */
export interface TelegramText {
  text: string;
  parse_mode?: 'HTML';
  link_preview_options: { is_disabled: true };
  reply_markup?: { inline_keyboard: { text: string; url: string }[][] };
}

export interface TelegramBody {
  /** The message of the same incident is edited; a new one is sent when absent. */
  readonly incident?: string | undefined;
  readonly severity: Severity;
  readonly message: TelegramText;
}

/** One paragraph, with its length as the service counts it: without tags, entities as one character. */
interface Block {
  readonly html: string;
  readonly length: number;
}

/** Longest texts of one block, so that one item cannot take the place of all others. */
const maxTitle = 500;
const maxSummary = 1500;
const maxFact = 600;

/** A zero-width space after `@` keeps names from becoming mentions, which would ring. */
const disarmed = (text: string) => cleanText(text).replace(/@(?=\w)/g, '@\u200b');

/** The three characters that must be escaped (https://core.telegram.org/bots/api#html-style). */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function renderTelegram(message: Message): Rendered {
  const story = tellStory(message);
  const { incident, severity } = message.event;
  const frame = { link_preview_options: { is_disabled: true as const } };
  const buttons = buttonsOf(story);
  const body: TelegramBody = {
    incident,
    severity,
    message: {
      ...frame,
      text: htmlOf(story, message),
      parse_mode: 'HTML',
      ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons } }),
    },
  };
  const text = shortenLines(disarmed(plainStory(story)), limits.text, story.language);
  const plain: TelegramBody = { incident, severity, message: { ...frame, text } };
  return { body, plain };
}

/** Whole blocks as long as there is room; the place at the end has its room reserved. */
function htmlOf(story: Story, message: Message): string {
  const { language } = story;
  const block = (text: string, max: number, tag?: Tag) => blockOf(text, max, language, tag);
  const title = block(`${severityMark[story.severity]} ${oneLine(story.title)}`, maxTitle, 'b');
  const foot = [story.type, story.place].filter(Boolean).join(' · ');
  const last = block(oneLine(foot), 200, 'i');
  const chosen = [title];
  let left = limits.text - title.length - last.length - 1;
  const take = (next: Block, reserved = 0): boolean => {
    if (next.length + 1 + reserved > left) return false;
    chosen.push(next);
    left -= next.length + 1;
    return true;
  };

  if (story.summary !== undefined && story.summary !== '')
    take(block(firstLines(story.summary, limits.summaryLines, language), maxSummary));
  for (const note of story.notes) take(block(note, maxSummary, 'i'));
  for (const fact of story.facts) take(factBlock(fact, language));
  takeParts(partsOf(message), language, take);
  // Shorter diffs say nothing.
  if (story.diff !== undefined && left > 60) take(block(story.diff, left - 1, 'pre'));
  return [...chosen, last].map(({ html }) => html).join('\n');
}

/** A line for each event that is told together, and how many had no room. */
function takeParts(
  parts: readonly LookoutEvent[],
  language: Language,
  take: (next: Block, reserved?: number) => boolean,
): void {
  const roomForCount = 40;
  for (const [index, part] of parts.entries()) {
    const line = `${severityMark[part.severity]} ${oneLine(titleIn(part, language))}`;
    if (take(blockOf(line, 200, language), roomForCount)) continue;
    take(blockOf(textIn(language, 'more.items', { count: parts.length - index }), roomForCount, language));
    return;
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

type Tag = 'b' | 'i' | 'pre';

function blockOf(text: string, max: number, language: Language, tag?: Tag): Block {
  // Nothing rings inside `pre`, and a diff should be copied as it is.
  const shown = tag === 'pre' ? cleanText(text) : disarmed(text);
  const short = shown.includes('\n') ? shortenLines(shown, max, language) : shortenText(shown, max);
  const html = tag === undefined ? escaped(short) : `<${tag}>${escaped(short)}</${tag}>`;
  return { html, length: short.length };
}

function factBlock({ name, value }: Story['facts'][number], language: Language): Block {
  const head = blockOf(`${name}:`, 60, language, 'b');
  const body = blockOf(value, maxFact, language);
  return { html: `${head.html} ${body.html}`, length: head.length + 1 + body.length };
}

/** Links that the service takes: names of this network alone are refused by it. */
function buttonsOf(story: Story): { text: string; url: string }[][] {
  return story.links
    .filter(({ uri }) => uri.length <= limits.buttonUrl && URL.parse(uri)?.hostname.includes('.') === true)
    .slice(0, 5)
    .map(({ label, uri }) => [{ text: shortenText(oneLine(cleanText(label)) || uri, limits.buttonText), url: uri }]);
}
