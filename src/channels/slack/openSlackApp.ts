import type { ChannelContext, OpenChannel } from '../channel.ts';
import { placesOf } from '../channelMap.ts';
import { incidentOf } from '../incident.ts';
import { Remembered } from '../remembered.ts';
import { sendToEach } from '../sendToEach.ts';
import { type AppPost, AppPoster } from './appPost.ts';
import { longTextOf, renderSlack } from './render.ts';
import { createSlackCall } from './slackCall.ts';
import type { SlackConfig } from './slackChannel.ts';

/** Incidents whose first message is remembered, over all conversations. */
const maxIncidents = 300;
/** Deliveries under way whose finished conversations are remembered. */
const maxDeliveries = 50;

interface AppBody extends AppPost {
  /** The conversations that want the message. */
  readonly places: readonly string[];
}

/** Slack by app: https://docs.slack.dev/reference/methods/chat.postMessage. */
export function openSlackApp(botToken: string, config: SlackConfig, context: ChannelContext): OpenChannel {
  const { http, memory, logger } = context;
  const incidents = new Remembered(memory, { part: 'incidents', maxEntries: maxIncidents, logger });
  const finished = new Remembered(memory, { part: 'finished', maxEntries: maxDeliveries, logger });
  const poster = new AppPoster({ call: createSlackCall(botToken, context), http, incidents, logger });
  return {
    render(message) {
      const { body, plain } = renderSlack(message);
      const frame: Omit<AppBody, 'content'> = {
        places: placesOf(config, message),
        incident: incidentOf(message),
        file: longTextOf(message),
      };
      return { body: { ...frame, content: body }, plain: { ...frame, content: plain } };
    },
    send(rendered, attempt) {
      const { places, ...post } = rendered.body as AppBody;
      return sendToEach(places, attempt, finished, (place) => poster.post(place, post, attempt.signal));
    },
    dispose() {},
  };
}
