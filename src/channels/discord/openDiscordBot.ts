import { cleanText, shortenText } from '../../templates/shorten.ts';
import type { ChannelContext, OpenChannel } from '../channel.ts';
import { placesOf } from '../channelMap.ts';
import { incidentOf } from '../incident.ts';
import { Remembered } from '../remembered.ts';
import { sendToEach } from '../sendToEach.ts';
import { createDiscordCall } from './botCall.ts';
import { BotPoster, type BotPost } from './botPost.ts';
import type { DiscordConfig } from './discordChannel.ts';
import { discordLimits } from './limits.ts';
import { renderDiscord } from './render.ts';

/** Incidents whose first message is remembered, over all channels. */
const maxIncidents = 300;
/** Deliveries under way whose finished channels are remembered. */
const maxDeliveries = 50;

interface BotBody extends BotPost {
  /** Ids of the channels that want the message. */
  readonly places: readonly string[];
}

/** Discord by bot: https://docs.discord.com/developers/resources/message#create-message. */
export function openDiscordBot(botToken: string, config: DiscordConfig, context: ChannelContext): OpenChannel {
  const { memory, logger } = context;
  const incidents = new Remembered(memory, { part: 'incidents', maxEntries: maxIncidents, logger });
  const finished = new Remembered(memory, { part: 'finished', maxEntries: maxDeliveries, logger });
  const poster = new BotPoster({ call: createDiscordCall(botToken, context), incidents, logger });
  const { thumbnailUrl, imageUrl } = config;
  return {
    render(message) {
      const { body, plain } = renderDiscord(message, { thumbnailUrl, imageUrl });
      const frame: Omit<BotBody, 'content'> = {
        places: placesOf(config, message),
        incident: incidentOf(message),
        threadName: shortenText(cleanText(message.event.title).trim() || 'Lookout', discordLimits.threadName),
      };
      return { body: { ...frame, content: body }, plain: { ...frame, content: plain } };
    },
    send(rendered, attempt) {
      const { places, ...post } = rendered.body as BotBody;
      return sendToEach(places, attempt, finished, (place) => poster.post(place, post, attempt));
    },
    dispose() {},
  };
}
