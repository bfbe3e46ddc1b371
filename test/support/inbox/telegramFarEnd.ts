import { type Answer, isObject, type JsonObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { TELEGRAM } from './limits.ts';

interface Stored {
  text: string;
  readonly chat: string;
  /** All that was shown, to tell whether an edit changes anything. */
  shown: string;
}

/** Telegram's Bot API (https://core.telegram.org/bots/api): sending and editing texts in known chats. */
export class TelegramFarEnd {
  /** A request with another token is unauthorised. */
  readonly token = '123456:a-token-of-the-far-end_00';
  /** Groups that became supergroups: old number → new. */
  readonly moved = new Map<string, number>();
  /** Messages as they are shown now, by number; deleting one is what a person does. */
  readonly messages = new Map<number, Stored>();
  private last = 0;

  answer(request: ReceivedRequest): Answer {
    const [, token, method] = /^\/telegram\/bot([^/]+)\/(\w+)$/.exec(request.url.pathname) ?? [];
    if (token !== this.token) return failed(401, 'Unauthorized');
    const body = parseJson(request.rawBody.toString('utf8'));
    if (!isObject(body)) return failed(400, 'Bad Request: the body is no JSON object');
    const chat = String(body['chat_id']);
    const movedTo = this.moved.get(chat);
    if (movedTo !== undefined) {
      return failed(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: movedTo });
    }
    const problem = problemIn(body);
    if (problem !== undefined) return failed(400, `Bad Request: ${problem}`);
    if (method === 'sendMessage') return this.store(chat, body);
    if (method === 'editMessageText') return this.edit(chat, body);
    return failed(404, 'Not Found');
  }

  private store(chat: string, body: JsonObject): Answer {
    this.last += 1;
    this.messages.set(this.last, { chat, text: visible(body), shown: shownOf(body) });
    return done(this.last, chat, visible(body));
  }

  private edit(chat: string, body: JsonObject): Answer {
    const id = Number(body['message_id']);
    const stored = this.messages.get(id);
    if (stored === undefined || stored.chat !== chat) return failed(400, 'Bad Request: message to edit not found');
    if (stored.shown === shownOf(body)) {
      return failed(
        400,
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    }
    stored.text = visible(body);
    stored.shown = shownOf(body);
    return done(id, chat, stored.text);
  }
}

function done(id: number, chat: string, text: string): Answer {
  return jsonAnswer(200, { ok: true, result: { message_id: id, chat: { id: chat }, date: 0, text } });
}

function failed(status: number, description: string, parameters?: object): Answer {
  const body = { ok: false, error_code: status, description, ...(parameters === undefined ? {} : { parameters }) };
  return jsonAnswer(status, body, { problems: [description] });
}

const shownOf = (body: JsonObject) => JSON.stringify([visible(body), body['text'], body['reply_markup']]);

/** The text as people see it. */
function visible(body: JsonObject): string {
  const text = String(body['text']);
  if (body['parse_mode'] !== 'HTML') return text;
  const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return text.replace(/<[^>]*>/g, '').replace(/&(lt|gt|amp|quot);/g, (_all, name: string) => entities[name] ?? '');
}

function problemIn(body: JsonObject): string | undefined {
  if (typeof body['text'] !== 'string') return 'message text is empty';
  if (body['parse_mode'] === 'HTML') {
    const broken = problemInHtml(body['text']);
    if (broken !== undefined) return `can't parse entities: ${broken}`;
  }
  const text = visible(body).trim();
  if (text === '') return 'message text is empty';
  if (text.length > TELEGRAM.text) return 'message is too long';
  return problemInKeyboard(body['reply_markup']);
}

/** Only the tags of https://core.telegram.org/bots/api#html-style, closed in order, and nothing unescaped. */
function problemInHtml(html: string): string | undefined {
  const open: string[] = [];
  const rest = html.replace(/<(\/?)(b|i|u|s|code|pre|a)( href="[^"<>]*")?>/g, (_all, slash: string, tag: string) => {
    if (slash === '') open.push(tag);
    else if (open.pop() !== tag) open.push('unmatched');
    return '';
  });
  if (open.length > 0) return `Can't find end tag corresponding to start tag "${open[0]}"`;
  if (/[<>]/.test(rest)) return 'Unsupported start tag';
  return /&(?!(lt|gt|amp|quot);)/.test(rest) ? 'Unclosed entity' : undefined;
}

/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
function problemInKeyboard(markup: unknown): string | undefined {
  if (markup === undefined) return undefined;
  const rows: unknown = isObject(markup) ? markup['inline_keyboard'] : undefined;
  if (!Array.isArray(rows)) return 'object expected as reply markup';
  for (const button of rows.flat() as unknown[]) {
    if (!isObject(button) || typeof button['text'] !== 'string' || button['text'] === '') return 'BUTTON_TEXT_INVALID';
    const url = URL.parse(String(button['url']));
    if (url === null || !/^(https?|tg):$/.test(url.protocol) || !url.hostname.includes('.'))
      return 'BUTTON_URL_INVALID';
  }
  return undefined;
}
