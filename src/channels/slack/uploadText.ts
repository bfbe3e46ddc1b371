import type { HttpClient } from '../../net/httpClient.ts';
import type { Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';
import type { SlackCall } from './slackCall.ts';

/** A text that becomes a file. */
export interface LongText {
  readonly name: string;
  readonly text: string;
}

/** Where uploads go; an answer that names another place is not followed. */
const uploadHost = /^(?:[a-z0-9-]+\.)*slack\.com$/;

/**
 * Puts a file into the thread of a message, in the three steps of
 * https://docs.slack.dev/messaging/working-with-files#upload. Answers what stood in the way; undefined when it is there.
 */
export async function uploadText(
  { name, text }: LongText,
  { channel, ts }: { readonly channel: string; readonly ts: string },
  { call, http, signal }: { readonly call: SlackCall; readonly http: HttpClient; readonly signal: AbortSignal },
): Promise<Outcome | undefined> {
  const length = Buffer.byteLength(text);
  const begun = await call('files.getUploadURLExternal', { filename: name, length }, signal);
  if (begun.failure !== undefined) return begun.failure;
  const { upload_url: url, file_id: id } = begun.data;
  if (typeof url !== 'string' || typeof id !== 'string' || !uploadHost.test(URL.parse(url)?.hostname ?? '')) {
    return { kind: 'rejected', reason: 'Slack named no place for the upload.' };
  }
  const headers = { 'content-type': 'application/octet-stream' };
  const stored = outcomeOf(await http.request({ url, method: 'POST', headers, body: text, signal }), 0);
  if (stored !== undefined) return stored;
  const files = [{ id, title: name }];
  const done = await call('files.completeUploadExternal', { files, channel_id: channel, thread_ts: ts }, signal);
  return done.failure;
}
