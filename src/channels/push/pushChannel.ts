import * as z from 'zod';
import { eventGlobs } from '../../core/typeGlob.ts';
import type { ChannelKind } from '../channel.ts';
import { type ChannelMap, isWantedInMap } from '../channelMap.ts';
import { atHost } from '../hostText.ts';
import { pushPace } from './limits.ts';

/** What both services take (https://firebase.google.com/docs/cloud-messaging/send-topic-messages, https://docs.ntfy.sh/publish/). */
const topicName = z.string().regex(/^[\w.~%-]{1,64}$/, 'must be letters, digits, - or _');

const schema = z.strictObject({
  provider: z.enum(['fcm', 'ntfy']).describe('Firebase Cloud Messaging, or ntfy.'),
  topic: topicName.optional().describe('Gets what no topic of the list wants.'),
  topics: z
    .array(z.strictObject({ name: topicName, events: eventGlobs.optional() }))
    .min(1)
    .max(50)
    .optional()
    .describe('Topics, each with the events that it gets.'),
  projectId: z
    .string()
    .regex(/^[a-z0-9:.-]{4,64}$/, 'must be the id of a Firebase project')
    .optional()
    .describe('FCM: the project; the one of the credentials when absent.'),
  credentials: z.string().min(1).optional().describe('FCM: the JSON file of a service account, as a secret.'),
  url: z.string().min(1).default('https://ntfy.sh').describe('ntfy: address of the server.'),
  token: z.string().min(1).optional().describe('ntfy: access token.'),
  username: z.string().min(1).optional().describe('ntfy: user, with a password.'),
  password: z.string().min(1).optional(),
});
export type PushConfig = z.infer<typeof schema>;

/** The topics as a channel map. */
export function topicsOf({ topics, topic }: PushConfig): ChannelMap {
  return { channels: topics?.map(({ name, events }) => ({ id: name, events })), defaultChannel: topic };
}

/** Notifications on phones. */
export const pushChannel: ChannelKind<PushConfig> = {
  schema,
  pace: pushPace,
  reach: 'outward',
  unavailable({ provider, topic, topics, credentials, token, username, password }) {
    if (topic === undefined && topics === undefined) return 'needs a topic or topics';
    if (provider === 'fcm') return credentials === undefined ? 'needs credentials' : undefined;
    if ((username === undefined) !== (password === undefined)) return 'needs a username and a password';
    return token !== undefined && username !== undefined ? 'has a token and a username' : undefined;
  },
  describe({ provider, topic, topics = [], url }) {
    const names = [...topics.map(({ name }) => name), topic].filter((name) => name !== undefined);
    const service = provider === 'fcm' ? 'FCM' : `ntfy${atHost(url)}`;
    return `Push by ${service} to ${names.join(', ')}`;
  },
  accepts: (config, event) => isWantedInMap(topicsOf(config), event),
  async open(config, context) {
    if (config.provider === 'fcm') return (await import('./openFcm.ts')).openFcm(config, context);
    return (await import('./openNtfy.ts')).openNtfy(config, context);
  },
};
