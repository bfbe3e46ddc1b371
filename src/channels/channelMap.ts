import * as z from 'zod';
import type { LookoutEvent } from '../core/event.ts';
import { eventGlobs } from '../core/typeGlob.ts';
import type { Message } from './channel.ts';
import { wantsMessage, wantsType } from './eventChoice.ts';

/** Places behind one credential, each with the events that it wants; all events without globs. */
export interface ChannelMap {
  readonly channels?: readonly { readonly id: string; readonly events?: string[] | undefined }[] | undefined;
  /** Gets what no mapped place wants. */
  readonly defaultChannel?: string | undefined;
}

/** The keys of a channel map. `id` says how the service names a place. */
export function channelMapShape(id: z.ZodString) {
  return {
    channels: z
      .array(
        z.strictObject({
          id,
          name: z.string().min(1).max(80).optional().describe('Shown in lists instead of the id.'),
          events: eventGlobs.optional(),
        }),
      )
      .min(1)
      .max(50)
      .optional()
      .describe('Where each event goes: every channel whose events fit.'),
    defaultChannel: id.optional().describe('Where events go that no channel of the list wants.'),
  };
}

/** Whether any place wants the event. */
export function isWantedInMap({ channels = [], defaultChannel }: ChannelMap, event: LookoutEvent): boolean {
  return defaultChannel !== undefined || channels.some(({ events }) => wantsType(events, event.type));
}

/** Ids of the places that get a message, each once; a test goes to all of them. */
export function placesOf({ channels = [], defaultChannel }: ChannelMap, message: Message): string[] {
  const places = channels.filter(({ events }) => wantsMessage(events, message)).map(({ id }) => id);
  if (defaultChannel !== undefined && (message.test || places.length === 0)) places.push(defaultChannel);
  return [...new Set(places)];
}
