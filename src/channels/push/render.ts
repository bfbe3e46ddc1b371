import { createHash } from 'node:crypto';
import type { Language } from '../../core/language.ts';
import { textIn } from '../../core/words/phrase.ts';
import type { Severity } from '../../core/severity.ts';
import { cleanText, firstLines, shortenLines, shortenText } from '../../templates/shorten.ts';
import { severityMark, type Story, tellStory } from '../../templates/story.ts';
import type { Message } from '../channel.ts';
import { incidentOf } from '../incident.ts';
import { fcmLimits, ntfyLimits, summaryLines, titleLength } from './limits.ts';

/** A message of FCM without its topic (https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages). */
export interface FcmMessage {
  notification: { title: string; body: string };
  data?: Record<string, string>;
  android: { priority: 'normal' | 'high'; notification?: { tag: string } };
  webpush?: { fcm_options: { link: string } };
}

/** A message of ntfy without its topic (https://docs.ntfy.sh/publish/#publish-as-json). */
export interface NtfyMessage {
  title: string;
  message: string;
  priority: number;
  tags: string[];
  /** A phone replaces an earlier notification with the same one. */
  sequence_id: string;
  click?: string;
  actions?: { action: 'view'; label: string; url: string }[];
}

const priorityNumber = { low: 2, medium: 3, high: 4, critical: 5 } as const;

/** Short codes that phones show as pictures (https://docs.ntfy.sh/emojis/). */
const severityTag: Record<Severity, string> = {
  info: 'information_source',
  warning: 'warning',
  error: 'x',
  critical: 'rotating_light',
};

/** For FCM. `isBrief`: only what every client takes, for when the whole is refused. */
export function renderFcm(message: Message, isBrief: boolean): FcmMessage {
  const story = tellStory(message);
  const { event } = message;
  const isUrgent = event.priority === 'high' || event.priority === 'critical';
  const link = story.links.find(({ uri }) => uri.startsWith('https:') && uri.length <= 500)?.uri;
  const title = titleOf(story, `${severityMark[story.severity]} `);
  const build = (body: string): FcmMessage => ({
    notification: { title, body },
    android: {
      priority: isUrgent ? 'high' : 'normal',
      ...(isBrief ? {} : { notification: { tag: sequenceOf(message) } }),
    },
    ...(isBrief
      ? {}
      : { data: { type: event.type.slice(0, 128), severity: event.severity, event: event.id.slice(0, 128) } }),
    ...(isBrief || link === undefined ? {} : { webpush: { fcm_options: { link } } }),
  });
  const maxBytes = fcmLimits.messageBytes - fcmLimits.topicBytes;
  const measure = (whole: FcmMessage) => bytesOf(JSON.stringify(whole));
  return fitted(bodyOf(story), story.language, { maxBytes, build, measure });
}

export function renderNtfy(message: Message, isBrief: boolean): NtfyMessage {
  const story = tellStory(message);
  const links = isBrief ? [] : story.links.slice(0, ntfyLimits.actions);
  const click = links[0]?.uri;
  const text = fitted(bodyOf(story) || titleOf(story, ''), story.language, {
    maxBytes: ntfyLimits.messageBytes,
    build: (part) => part,
    measure: bytesOf,
  });
  return {
    title: titleOf(story, ''),
    message: text,
    priority: priorityNumber[message.event.priority],
    tags: [severityTag[story.severity]],
    sequence_id: sequenceOf(message),
    ...(click === undefined ? {} : { click }),
    ...(links.length === 0
      ? {}
      : {
          actions: links.map(({ label, uri }) => ({
            action: 'view' as const,
            label: shortenText(oneLine(label), 40) || textIn(story.language, 'link.open'),
            url: uri,
          })),
        }),
  };
}

function titleOf(story: Story, mark: string): string {
  return mark + (shortenText(oneLine(story.title), titleLength) || 'Lookout');
}

function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** What fits on a phone: no diff. */
function bodyOf({ summary, facts, notes, place, language }: Story): string {
  const head = summary === undefined ? undefined : firstLines(summary, summaryLines, language);
  const lines = [head, ...facts.map(({ name, value }) => `${name}: ${value}`), ...notes, place];
  return cleanText(lines.filter((line) => line !== undefined && line !== '').join('\n'));
}

/** News of one incident replace each other on the phone; other messages stand alone. */
function sequenceOf(message: Message): string {
  const subject = incidentOf(message)?.key ?? message.event.id;
  return createHash('sha256').update(subject).digest('hex').slice(0, 32);
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

interface Fitting<T> {
  readonly maxBytes: number;
  readonly build: (text: string) => T;
  readonly measure: (built: T) => number;
}

/** Builds with as many whole lines as fit into `maxBytes`. */
function fitted<T>(text: string, language: Language, { maxBytes, build, measure }: Fitting<T>): T {
  let room = Math.min(text.length, maxBytes);
  for (;;) {
    const built = build(shortenLines(text, room, language));
    const excess = measure(built) - maxBytes;
    if (excess <= 0 || room <= 0) return built;
    // A unit of text takes at most six bytes, as \u escapes do.
    room = Math.max(0, room - Math.max(1, Math.ceil(excess / 6)));
  }
}
