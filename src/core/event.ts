import * as z from 'zod';
import { canonicalType, kindOf } from './catalogue.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { JsonObject } from './json.ts';
import type { EventWording } from './wording.ts';
import type { Words } from './words/phrase.ts';
import { type Priority, priorities, type Severity, severities } from './severity.ts';

/** Largest event that is accepted, in bytes of its JSON. */
export const maxEventBytes = 256 * 1024;

export interface EventLink {
  readonly label: string;
  /** The label in every language, where it is ours. */
  readonly words?: Words | undefined;
  readonly uri: string;
}

/** Whether a link leads to the whole output of a run, which is kept as a file. */
function isOutput({ words }: EventLink): boolean {
  return typeof words === 'object' && 'key' in words && words.key === 'link.fullOutput';
}

/** The link to the place in a file that an event names as its cause; its fragment is `L12` or `L12,3`. */
export function placeOf({ links }: Pick<LookoutEvent, 'links'>): EventLink | undefined {
  return links.find((link) => !isOutput(link) && link.uri.startsWith('file:'));
}

/** The link to the whole output of the run that an event tells of. */
export function outputOf({ links }: Pick<LookoutEvent, 'links'>): EventLink | undefined {
  return links.find(isOutput);
}

/**
 * Something that happened: the CloudEvents 1.0 attributes (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md)
 * plus extension attributes of ours. Immutable; stages make copies.
 */
export interface LookoutEvent {
  readonly specversion: '1.0';
  /** UUIDv7: unique and sortable by time. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly subject?: string | undefined;
  readonly datacontenttype: 'application/json';
  readonly data: JsonObject;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly title: string;
  readonly description?: string | undefined;
  readonly links: readonly EventLink[];
  /** workspace, folder, branch, commit, host, user, watcher, origin … */
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly incident?: string | undefined;
  /** `title` and `description` for other languages; stays on this machine. */
  readonly wording?: EventWording | undefined;
}

/** What a source states; the pipeline completes it to a {@link LookoutEvent}. */
export interface EventDraft {
  readonly type: string;
  readonly title: string;
  readonly source?: string;
  readonly subject?: string | undefined;
  readonly time?: number;
  readonly description?: string | undefined;
  readonly data?: JsonObject;
  readonly severity?: Severity | undefined;
  readonly priority?: Priority | undefined;
  readonly links?: readonly EventLink[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Texts that tell this problem from others; normalised into the fingerprint. */
  readonly fingerprintTexts?: readonly string[];
  /** What must be equal to the letter for two sightings to be one, such as a content hash. */
  readonly fingerprintExact?: string | undefined;
  readonly incident?: string | undefined;
  readonly wording?: EventWording | undefined;
}

/** Completes a draft with id, time, catalogue defaults and fingerprint. */
export function createEvent(draft: EventDraft, id: string, nowMs: number): LookoutEvent {
  const type = canonicalType(draft.type);
  const kind = kindOf(type);
  return {
    specversion: '1.0',
    id,
    source: draft.source ?? 'lookout',
    type,
    time: new Date(draft.time ?? nowMs).toISOString(),
    subject: draft.subject,
    datacontenttype: 'application/json',
    data: draft.data ?? {},
    severity: draft.severity ?? kind.severity,
    priority: draft.priority ?? kind.priority,
    title: draft.title,
    description: draft.description,
    links: draft.links ?? [],
    labels: draft.labels ?? {},
    fingerprint: fingerprintOf({
      type,
      subject: draft.subject,
      texts: draft.fingerprintTexts ?? [],
      exact: draft.fingerprintExact,
    }),
    incident: draft.incident,
    ...(draft.wording === undefined ? {} : { wording: draft.wording }),
  };
}

/** Control characters would let a sender forge lines in logs and headers. */
const singleLine = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), 'must be one line without control characters');

/** Schema of events published by others (API, CLI, drop folder, REST): everything that we can derive is optional. */
export const publishedEventSchema = z.strictObject({
  specversion: z.literal('1.0').optional(),
  id: singleLine(128).optional(),
  source: singleLine(512).optional(),
  type: singleLine(128).regex(/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/, 'must be dotted words, such as "deploy.failed"'),
  time: z.iso.datetime({ offset: true }).optional(),
  subject: singleLine(1024).optional(),
  datacontenttype: z.literal('application/json').optional(),
  data: z.record(z.string(), z.json()).optional(),
  severity: z.enum(severities).optional(),
  priority: z.enum(priorities).optional(),
  title: singleLine(512).optional(),
  description: z.string().max(65_536).optional(),
  links: z
    .array(z.strictObject({ label: singleLine(80), uri: z.url({ protocol: /^(?:https?|vscode|file)$/ }).max(2048) }))
    .max(10)
    .optional(),
  labels: z.record(z.string().max(64), z.string().max(512)).optional(),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .optional(),
  incident: singleLine(128).optional(),
});
