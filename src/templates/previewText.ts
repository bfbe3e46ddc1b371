import { isRecord } from '../core/json.ts';
import { briefStory, plainStory, type Telling, tellStory } from './story.ts';

/** What a preview shows. */
export interface Previewed {
  readonly channel: string;
  /** File of the template; undefined for the built-in text. */
  readonly template: string | undefined;
  readonly message: Telling;
  /** Body as it would be sent; the message itself where the editor shows it; undefined where the channel cannot be opened. */
  readonly body: unknown;
}

/** A message as people read it, and as it would be sent. */
export function previewText({ channel, template, message, body }: Previewed): string {
  const head = `Channel   ${channel}\nTemplate  ${template ?? 'built-in'}\nLanguage  ${message.language}`;
  const story = tellStory(message);
  const sent = body === message ? briefStory(story) : bodyText(body);
  return [head, plainStory(story), `As it would be sent:\n${sent}`, ''].join('\n\n');
}

/** JSON is indented; a body that is text already is shown as it is. */
function bodyText(body: unknown): string {
  if (body === undefined) return 'The channel cannot be used now; see lookout doctor.';
  if (isRecord(body) && typeof body['contentType'] === 'string' && typeof body['text'] === 'string') {
    return `content-type: ${body['contentType']}\n\n${body['text']}`;
  }
  return JSON.stringify(body, undefined, 2);
}
