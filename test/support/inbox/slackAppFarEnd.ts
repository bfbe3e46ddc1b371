import { type Answer, isObject, type JsonObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { SLACK } from './limits.ts';
import { problemsInBlocks } from './slackFarEnd.ts';

interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | undefined;
  readonly isBroadcast: boolean;
  title: string;
}

/** Names that Slack resolves to ids. */
const names: Readonly<Record<string, string>> = { '#builds': 'C100', '#all': 'C200' };

/**
 * The part of Slack's Web API for messages, reactions and files (https://docs.slack.dev/reference/methods), with forms
 * as bodies, as its official library sends them. `refuses` names an error instead where it says so.
 */
export class SlackAppFarEnd {
  readonly messages: StoredMessage[] = [];
  readonly reactions: { readonly ts: string; readonly name: string }[] = [];
  readonly files: { readonly name: string; text?: string; thread?: string }[] = [];
  refuses: (method: string) => string | undefined = () => undefined;
  private readonly token: string;

  constructor(token: string) {
    this.token = token;
  }

  /** `slack.com`: every method answers 200 and says itself whether it was one. */
  answer({ url, headers, rawBody }: ReceivedRequest): Answer {
    if (headers['authorization'] !== `Bearer ${this.token}`) return failed('invalid_auth');
    const method = url.pathname.replace('/api/', '');
    const refused = this.refuses(method);
    if (refused !== undefined) return failed(refused);
    const form = Object.fromEntries(new URLSearchParams(rawBody.toString('utf8')));
    switch (method) {
      case 'chat.postMessage':
        return this.post(form);
      case 'chat.update':
        return this.update(form);
      case 'reactions.add':
        return this.react(form);
      case 'files.getUploadURLExternal':
        this.files.push({ name: form['filename'] ?? '' });
        return done({
          upload_url: `https://files.slack.com/upload/v1/${this.files.length}`,
          file_id: `F${this.files.length}`,
        });
      case 'files.completeUploadExternal':
        return this.share(form);
      default:
        return failed('unknown_method');
    }
  }

  /** `files.slack.com`. */
  upload({ method, url, rawBody }: ReceivedRequest): Answer {
    const file = this.files[Number(url.pathname.split('/').at(-1)) - 1];
    if (method !== 'POST' || file === undefined) return { status: 404, problems: ['no such upload'] };
    file.text = rawBody.toString('utf8');
    return { status: 200, body: `OK - ${rawBody.length}`, problems: [] };
  }

  private post(form: Record<string, string>): Answer {
    const channel = names[form['channel'] ?? ''] ?? form['channel'] ?? '';
    if (!/^C\d+$/.test(channel)) return failed('channel_not_found');
    const thread = form['thread_ts'];
    if (thread !== undefined && !this.messages.some(({ ts }) => ts === thread)) return failed('thread_not_found');
    const problem = problemOf(form);
    if (problem !== undefined) return failed(problem);
    const ts = `1700000000.${String(this.messages.length).padStart(6, '0')}`;
    const isBroadcast = form['reply_broadcast'] === 'true';
    this.messages.push({ channel, ts, thread, isBroadcast, title: form['text'] ?? '' });
    return done({ channel, ts });
  }

  private update(form: Record<string, string>): Answer {
    // Unlike posting, it takes no names.
    if (!/^C\d+$/.test(form['channel'] ?? '')) return failed('channel_not_found');
    const message = this.messages.find(({ channel, ts }) => ts === form['ts'] && channel === form['channel']);
    if (message === undefined) return failed('message_not_found');
    const problem = problemOf(form);
    if (problem !== undefined) return failed(problem);
    message.title = form['text'] ?? '';
    return done({ channel: message.channel, ts: message.ts });
  }

  private react({ timestamp = '', name = '' }: Record<string, string>): Answer {
    if (this.reactions.some((item) => item.ts === timestamp && item.name === name)) return failed('already_reacted');
    this.reactions.push({ ts: timestamp, name });
    return done({});
  }

  private share(form: Record<string, string>): Answer {
    const ids = parseJson(form['files'] ?? '');
    if (!Array.isArray(ids) || !/^C\d+$/.test(form['channel_id'] ?? '')) return failed('invalid_arguments');
    for (const item of ids as JsonObject[]) {
      const file = this.files[Number(String(item['id']).slice(1)) - 1];
      if (file?.text === undefined) return failed('file_not_found');
      file.thread = form['thread_ts'] ?? '';
    }
    return done({});
  }
}

function problemOf({ text = '', blocks }: Record<string, string>): string | undefined {
  if (text.length > SLACK.text) return 'msg_too_long';
  if (text === '' && blocks === undefined) return 'no_text';
  const list = blocks === undefined ? [] : parseJson(blocks);
  if ([...problemsInBlocks(list)].length > 0) return 'invalid_blocks';
  const isTooLong = JSON.stringify(list).length > SLACK.blocksTotal;
  return isTooLong && Array.isArray(list) && list.every(isObject) ? 'msg_blocks_too_long' : undefined;
}

function done(more: JsonObject): Answer {
  return jsonAnswer(200, { ok: true, ...more });
}

function failed(error: string): Answer {
  return jsonAnswer(200, { ok: false, error }, { problems: [error] });
}
