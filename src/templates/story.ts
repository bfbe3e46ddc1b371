import type { EventLink, LookoutEvent } from '../core/event.ts';
import type { Language } from '../core/language.ts';
import type { Severity } from '../core/severity.ts';
import { phrase, say, textIn } from '../core/words/phrase.ts';
import { descriptionIn, labelIn, titleIn } from '../core/wording.ts';
import type { ToldText } from './messageTemplate.ts';
import { type Fact, type FactId, factsOf } from './facts.ts';
import { honestLabel } from './honestLink.ts';

/** What every channel tells about one event, before it is put into the service's shape and limits. */
export interface Story {
  /** Of all its texts. */
  readonly language: Language;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly facts: readonly Fact[];
  /** Unified diff without file headers. */
  readonly diff?: string | undefined;
  readonly notes: readonly string[];
  readonly severity: Severity;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly place: string;
  /** Links that work outside the machine; a label that names another host than the link leads to begins with the true one. */
  readonly links: readonly EventLink[];
}

/** Embed colours, 0xRRGGBB. */
export const severityColour: Record<Severity, number> = {
  info: 0x3b82f6,
  warning: 0xf59e0b,
  error: 0xef4444,
  critical: 0xb91c1c,
};

export const severityMark: Record<Severity, string> = { info: 'ℹ️', warning: '⚠️', error: '❌', critical: '🚨' };

/** What is told of one event. */
export interface Telling {
  readonly event: LookoutEvent;
  readonly suppressed: number;
  readonly test: boolean;
  readonly language: Language;
  /** What a user's template says instead. */
  readonly told?: ToldText | undefined;
}

/** Tells an event. `suppressed` messages kept back by limits are mentioned; a sample is marked. */
export function tellStory({ event, suppressed, test, language, told }: Telling): Story {
  const { data, labels } = event;
  const notes: string[] = [];
  if (data['late'] === true) notes.push(textIn(language, 'late.note'));
  if (suppressed > 0) notes.push(textIn(language, 'suppressed.note', { count: suppressed }));
  if (test) notes.push(textIn(language, 'test.note'));
  const title = told?.title ?? titleIn(event, language);
  return {
    language,
    title: test ? textIn(language, 'test.title', { title }) : title,
    summary: told === undefined ? descriptionIn(event, language) : told.body || undefined,
    facts: told === undefined ? factsOf(event, language) : [],
    diff: told === undefined ? diffOf(event) : undefined,
    notes,
    severity: event.severity,
    type: event.type,
    time: event.time,
    place: [labels['workspace'], labels['branch']].filter(Boolean).join(' · '),
    links: event.links
      .filter((link) => /^https?:/.test(link.uri))
      .map((link) => ({ label: honestLabel(labelIn(link, language), link.uri), uri: link.uri })),
  };
}

function diffOf({ data: { diff } }: LookoutEvent): string | undefined {
  return typeof diff === 'string' && diff !== '' ? diff : undefined;
}

/** The events that a message tells one by one; a user's template speaks for all of them. */
export function partsOf(message: Telling & { readonly parts?: readonly LookoutEvent[] | undefined }) {
  return message.told === undefined ? (message.parts ?? []) : [];
}

/** One of several events that are told together. */
export function tellPart(event: LookoutEvent, language: Language): Story {
  return tellStory({ event, suppressed: 0, test: false, language });
}

/** The story in one line, for places with room for no more. */
export function briefStory(story: Story): string {
  const fact = (id: FactId) => story.facts.find((item) => item.id === id)?.value;
  const by = fact('by');
  const known = [by === undefined ? undefined : phrase('brief.by', { name: by }), fact('lines')];
  const details = say(
    known.filter((item) => item !== undefined),
    story.language,
  );
  return [story.title, details, story.summary, ...story.notes]
    .filter((item) => item !== undefined && item !== '')
    .join(' – ');
}

/** The story as plain text, for services without markup and as the last resort of those with it. */
export function plainStory(story: Story): string {
  const lines = [`${severityMark[story.severity]} ${story.title}`];
  if (story.summary !== undefined) lines.push(story.summary);
  for (const fact of story.facts) lines.push(`${fact.name}: ${fact.value}`);
  lines.push(...story.notes);
  for (const link of story.links) lines.push(`${link.label}: ${link.uri}`);
  if (story.place !== '') lines.push(story.place);
  return lines.join('\n');
}
