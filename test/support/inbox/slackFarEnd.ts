import { type Answer, isObject, type JsonObject, parseJson, type ReceivedRequest } from './answer.ts';
import { SLACK } from './limits.ts';

/**
 * Slack's incoming webhook: `ok`, or one word that names the fault.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function answerAsSlack(request: ReceivedRequest): Answer {
  if (request.method !== 'POST') return word(405, 'method_not_allowed', ['only POST is allowed']);
  const body = payloadOf(request);
  if (!isObject(body)) return word(400, 'invalid_payload', ['the body is no JSON object']);

  const { text, blocks, attachments } = body;
  if (Array.isArray(attachments) && attachments.length > SLACK.attachments) {
    return word(400, 'too_many_attachments', [`more than ${SLACK.attachments} attachments`]);
  }
  if (!isFilled(text) && !isFilled(blocks) && !isFilled(attachments))
    return word(400, 'no_text', ['neither text nor blocks']);
  if (typeof text === 'string' && text.length > SLACK.text)
    return word(400, 'msg_too_long', [`text is longer than ${SLACK.text}`]);
  const problems = blocks === undefined ? [] : [...problemsInBlocks(blocks)];
  return problems.length > 0 ? word(400, 'invalid_blocks', problems) : word(200, 'ok');
}

function word(status: number, body: string, problems: readonly string[] = []): Answer {
  return { status, body, headers: { 'content-type': 'text/html' }, problems };
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : Array.isArray(value) && value.length > 0;
}

/** JSON, or a form whose field `payload` is JSON. */
function payloadOf(request: ReceivedRequest): unknown {
  const text = request.rawBody.toString('utf8');
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return parseJson(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
}

/** What Slack would not accept of a list of blocks, in words for a person. */
export function* problemsInBlocks(blocks: unknown): Generator<string> {
  if (!Array.isArray(blocks)) return yield 'blocks is no list';
  if (blocks.length > SLACK.blocks) yield `more than ${SLACK.blocks} blocks`;
  for (const [index, block] of blocks.entries()) {
    for (const problem of isObject(block) ? problemsInBlock(block) : ['is no object'])
      yield `blocks[${index}]: ${problem}`;
  }
}

function* problemsInBlock(block: JsonObject): Generator<string> {
  const id = block['block_id'];
  if (typeof id === 'string' && id.length > SLACK.blockId) yield `block_id is longer than ${SLACK.blockId}`;
  switch (block['type']) {
    case 'header':
      return yield* problemsInText(block['text'], SLACK.header, 'text', ['plain_text']);
    case 'section':
      return yield* problemsInSection(block);
    case 'context':
      return yield* problemsInElements(block, SLACK.contextElements, problemsInContextElement);
    case 'actions':
      return yield* problemsInElements(block, SLACK.actionElements, problemsInButton);
    case 'divider':
    case 'image':
    case 'rich_text':
    case 'markdown':
      return;
    default:
      yield `unsupported type ${JSON.stringify(block['type'])}`;
  }
}

function* problemsInSection(block: JsonObject): Generator<string> {
  const { text, fields } = block;
  if (text === undefined && fields === undefined) yield 'a section needs text or fields';
  if (text !== undefined) yield* problemsInText(text, SLACK.sectionText, 'text');
  if (fields === undefined) return;
  if (!Array.isArray(fields)) return yield 'fields is no list';
  if (fields.length === 0 || fields.length > SLACK.sectionFields)
    yield `between 1 and ${SLACK.sectionFields} fields are allowed`;
  for (const [index, field] of fields.entries()) yield* problemsInText(field, SLACK.sectionField, `fields[${index}]`);
}

function* problemsInElements(
  block: JsonObject,
  most: number,
  check: (element: JsonObject) => Iterable<string>,
): Generator<string> {
  const { elements } = block;
  if (!Array.isArray(elements) || elements.length === 0) return yield 'elements are missing';
  if (elements.length > most) yield `more than ${most} elements`;
  for (const [index, element] of elements.entries()) {
    for (const problem of isObject(element) ? check(element) : ['is no object']) yield `elements[${index}]: ${problem}`;
  }
}

function* problemsInContextElement(element: JsonObject): Generator<string> {
  if (element['type'] !== 'image') yield* problemsInText(element, SLACK.contextText, 'text');
}

function* problemsInButton(element: JsonObject): Generator<string> {
  if (element['type'] !== 'button') return;
  yield* problemsInText(element['text'], SLACK.buttonText, 'text', ['plain_text']);
  const { url } = element;
  if (url === undefined) return;
  if (typeof url !== 'string' || !URL.canParse(url)) yield 'url is no address';
  else if (url.length > SLACK.buttonUrl) yield `url is longer than ${SLACK.buttonUrl}`;
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
function* problemsInText(
  text: unknown,
  most: number,
  name: string,
  types = ['plain_text', 'mrkdwn'],
): Generator<string> {
  if (!isObject(text) || !types.includes(String(text['type'])))
    return yield `${name} must be a text object of type ${types.join(' or ')}`;
  const value = text['text'];
  if (typeof value !== 'string' || value.length === 0) yield `${name} is empty`;
  else if (value.length > most) yield `${name} is longer than ${most}`;
}
