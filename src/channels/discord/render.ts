import type { Language } from '../../core/language.ts';
import { saysAnotherHost } from '../../templates/honestLink.ts';
import { cleanText, firstLines, isBlank, shortenLines, shortenText } from '../../templates/shorten.ts';
import { plainStory, type Story, severityColour, tellStory } from '../../templates/story.ts';
import type { Message, Rendered } from '../channel.ts';
import { discordLimits as limits } from './limits.ts';

/** Body of "Execute Webhook" (https://docs.discord.com/developers/resources/webhook#execute-webhook). */
export interface DiscordBody {
  username?: string;
  avatar_url?: string;
  content?: string;
  embeds?: DiscordEmbed[];
  allowed_mentions: { parse: [] };
}

export interface DiscordEmbed {
  title: string;
  url?: string;
  description?: string;
  color: number;
  fields: { name: string; value: string; inline: boolean }[];
  footer: { text: string };
  timestamp: string;
  thumbnail?: { url: string };
  image?: { url: string };
}

/** How messages look, as the configuration says. */
export interface DiscordLook {
  readonly username?: string | undefined;
  readonly avatarUrl?: string | undefined;
  readonly thumbnailUrl?: string | undefined;
  readonly imageUrl?: string | undefined;
}

/** `@` of @everyone and @here, which a zero-width space takes apart. */
const massMention = /@(?=everyone|here)/g;

/** Characters that Discord reads as markup; mentions are disarmed besides `allowed_mentions`, for copies and previews. */
function escapeDiscord(text: string): string {
  return cleanText(text)
    .replace(/[\\*_~`|>#[\]()<-]/g, '\\$&')
    .replace(massMention, '@\u200b');
}

/** Inside a code block only the fence itself and mentions can act. */
function diffBlock(text: string, max: number, language: Language): string {
  const fence = '```diff\n';
  const safe = cleanText(text)
    .replaceAll('```', '`\u200b``')
    .replace(massMention, '@\u200b')
    .replaceAll('<@', '<\u200b@');
  return `${fence}${shortenLines(safe, max - fence.length - 4, language)}\n\`\`\``;
}

export function renderDiscord(
  message: Message,
  look: DiscordLook,
): Rendered & { readonly body: DiscordBody; readonly plain: DiscordBody } {
  const story = tellStory(message);
  const frame = {
    ...(look.username === undefined ? {} : { username: shortenText(look.username, limits.username) }),
    ...(look.avatarUrl === undefined ? {} : { avatar_url: look.avatarUrl }),
    allowed_mentions: { parse: [] as [] },
  };
  const body: DiscordBody = { ...frame, embeds: [embedOf(story, look)] };
  const plain: DiscordBody = { ...frame, content: shortenText(escapeDiscord(plainStory(story)), limits.content) };
  return { body, plain };
}

function embedOf(story: Story, { thumbnailUrl, imageUrl }: DiscordLook): DiscordEmbed {
  const title = shortenText(escapeDiscord(story.title), limits.title);
  const footer = shortenText(
    ['Lookout', story.type, cleanText(story.place)].filter(Boolean).join(' · '),
    limits.footer,
  );
  let left = limits.embedTotal - title.length - footer.length;

  const fields: DiscordEmbed['fields'] = [];
  const shown = story.facts.filter((fact) => !isBlank(fact.value));
  for (const fact of shown.slice(0, limits.fields)) {
    const name = shortenText(escapeDiscord(fact.name), limits.fieldName);
    const value = shortenLines(escapeDiscord(fact.value), limits.fieldValue, story.language);
    // Whole items only, and half of the budget stays for the description.
    if (name.length + value.length > left - limits.embedTotal / 2) break;
    left -= name.length + value.length;
    fields.push({ name, value, inline: fact.value.length <= 40 });
  }

  const summary =
    story.summary === undefined ? undefined : firstLines(story.summary, limits.summaryLines, story.language);
  const head = [summary, ...story.notes]
    .filter((line) => line !== undefined)
    .map(escapeDiscord)
    .join('\n');
  const max = Math.min(limits.description, left);
  const parts = [shortenLines(head, Math.min(1500, max), story.language)].filter(Boolean);
  const used = parts.join('\n').length + 1;
  if (story.diff !== undefined && max - used > 40) parts.push(diffBlock(story.diff, max - used, story.language));
  const description = parts.join('\n');
  // The title is the text of the link.
  const url = story.links.find(({ uri }) => !saysAnotherHost(story.title, uri))?.uri;
  return {
    title,
    ...(url === undefined ? {} : { url }),
    ...(description === '' ? {} : { description }),
    color: severityColour[story.severity],
    fields,
    footer: { text: footer },
    timestamp: story.time,
    ...(thumbnailUrl === undefined ? {} : { thumbnail: { url: thumbnailUrl } }),
    ...(imageUrl === undefined ? {} : { image: { url: imageUrl } }),
  };
}
