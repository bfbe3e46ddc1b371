import type { LookoutEvent } from '../core/event.ts';
import type { Language } from '../core/language.ts';
import { eventIn } from '../core/wording.ts';
import { factsOf } from './facts.ts';
import { severityColour } from './story.ts';

/** What a template is given. */
export interface TemplateInput {
  readonly event: LookoutEvent;
  readonly suppressed: number;
  readonly test: boolean;
  readonly language: Language;
  readonly parts?: readonly LookoutEvent[] | undefined;
}

/** The event for others, in their language: without links and paths that only work on this machine. */
export function outwardEvent(event: LookoutEvent, language: Language): LookoutEvent {
  const { data: all, links, ...rest } = eventIn(event, language);
  const { absolutePath: _local, ...data } = all;
  return { ...rest, data, links: links.filter((link) => /^https?:/.test(link.uri)) };
}

/** The variables of templates. `dashboardUrl` is empty where there is no dashboard. */
export function templateVariables({ event: told, suppressed, test, language, parts = [] }: TemplateInput): object {
  const event = outwardEvent(told, language);
  return {
    event,
    data: event.data,
    facts: factsOf(event, language).map(({ name, value }) => ({ name, value })),
    timestamp: event.time,
    severityColor: `#${severityColour[event.severity].toString(16).padStart(6, '0')}`,
    dashboardUrl: '',
    language,
    suppressed,
    test,
    parts: parts.map((part) => outwardEvent(part, language)),
  };
}
