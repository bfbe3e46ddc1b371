import { cleanText, shortenLines, shortenText } from '../../templates/shorten.ts';
import { textIn } from '../../core/words/phrase.ts';
import { partsOf, plainStory, severityMark, tellPart, tellStory } from '../../templates/story.ts';
import type { Message, Rendered } from '../channel.ts';
import { wantsMessage } from '../eventChoice.ts';
import type { Address } from './address.ts';
import type { EmailConfig, EmailRecipient } from './emailChannel.ts';
import { htmlPage } from './html.ts';
import { maxAttachment, maxInlineDiff, maxPartBytes, maxSubject } from './limits.ts';

/** Who gets the message in one format; an address is named once over all copies. */
export interface Copy {
  readonly format: 'html' | 'text';
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
}

export interface Attachment {
  readonly filename: string;
  readonly content: string;
}

export interface EmailBody {
  readonly incident?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  readonly copies: readonly Copy[];
}

export function renderEmail(config: EmailConfig, message: Message): Rendered {
  const { title, severity } = tellStory(message);
  const line = cleanText(title).replace(/\s+/g, ' ').trim();
  const body: EmailBody = {
    incident: message.event.incident,
    subject: shortenText(`${severityMark[severity]} ${line}`, maxSubject),
    text: textOf(message),
    html: htmlPage(message),
    attachments: attachmentsOf(message),
    copies: copiesOf(config, message),
  };
  return { body };
}

/** The same as the page in plain text; whole stories as long as there is room. */
function textOf(message: Message): string {
  const story = tellStory(message);
  const diff = story.diff === undefined ? '' : `\n\n${shortenLines(story.diff, maxInlineDiff, story.language)}`;
  const texts = [cleanText(plainStory(story) + diff)];
  const parts = partsOf(message);
  let left = maxPartBytes - 100 - Buffer.byteLength(texts.join(''));
  for (const [index, event] of parts.entries()) {
    const text = cleanText(plainStory(tellPart(event, story.language)));
    left -= Buffer.byteLength(text) + 2;
    if (left < 0) {
      texts.push(textIn(story.language, 'more.items', { count: parts.length - index }));
      break;
    }
    texts.push(text);
  }
  return `${texts.join('\n\n')}\n`;
}

/** What the message shows only in part. */
function attachmentsOf({ event, parts }: Message): Attachment[] {
  if (parts !== undefined) return [];
  const { diff, output } = event.data;
  const attachments: Attachment[] = [];
  if (typeof diff === 'string' && diff.length > maxInlineDiff) {
    attachments.push({ filename: 'change.diff', content: shortenText(diff, maxAttachment) });
  }
  if (typeof output === 'string' && output !== '') {
    attachments.push({ filename: 'output.txt', content: shortenText(output, maxAttachment) });
  }
  return attachments;
}

function copiesOf(config: EmailConfig, message: Message): Copy[] {
  const seen = new Set<string>();
  const all = (['to', 'cc', 'bcc'] as const).flatMap((role) =>
    config[role]
      .filter(({ events, email }) => {
        if (!wantsMessage(events, message) || seen.has(email.toLowerCase())) return false;
        seen.add(email.toLowerCase());
        return true;
      })
      .map((recipient) => ({ role, recipient })),
  );
  return (['html', 'text'] as const).flatMap((format) => {
    const list = (role: 'to' | 'cc' | 'bcc') =>
      all.filter((item) => item.role === role && formatFor(item.recipient) === format).map(addressIn);
    const copy = { format, to: list('to'), cc: list('cc'), bcc: list('bcc') };
    return copy.to.length + copy.cc.length + copy.bcc.length === 0 ? [] : [copy];
  });
}

/** Digests are pages. */
function formatFor({ format }: EmailRecipient): Copy['format'] {
  return format === 'text' ? 'text' : 'html';
}

function addressIn({ recipient: { email, name } }: { recipient: EmailRecipient }): Address {
  return name === undefined ? { email } : { email, name };
}
