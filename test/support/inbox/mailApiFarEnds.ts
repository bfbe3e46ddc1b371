import { createHash, createHmac } from 'node:crypto';
import { type Answer, isObject, jsonAnswer, parseJson, type ReceivedRequest } from './answer.ts';
import { SENDGRID, SES } from './limits.ts';

export const sendGridKey = 'SG.key-of-the-far-end';

/** SendGrid's Mail Send (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors). */
export function answerAsSendGrid(request: ReceivedRequest): Answer {
  if (request.headers['authorization'] !== `Bearer ${sendGridKey}`) return errors(401, ['authorization required']);
  const body = parseJson(request.rawBody.toString('utf8'));
  const problems = isObject(body) ? [...problemsInMail(body)] : ['Bad Request'];
  if (problems.length > 0) return errors(400, problems);
  return { status: 202, headers: { 'x-message-id': 'id-of-sendgrid' }, body: '', problems: [] };
}

const errors = (status: number, messages: string[]) =>
  jsonAnswer(status, { errors: messages.map((message) => ({ message })) }, { problems: messages });

interface Person {
  readonly email: string;
}

function* problemsInMail(body: Readonly<Record<string, unknown>>): Generator<string> {
  const blocks = body['personalizations'] as { to?: Person[]; cc?: Person[]; bcc?: Person[] }[];
  if (!Array.isArray(blocks) || blocks.length === 0) return yield 'You must have at least one personalization.';
  for (const { to = [], cc = [], bcc = [] } of blocks) {
    if (to.length === 0) yield 'The to array is required for all personalization objects.';
    const emails = [...to, ...cc, ...bcc].map(({ email }) => email.toLowerCase());
    if (new Set(emails).size < emails.length) yield 'Each email address should be unique between to, cc, and bcc.';
    if (emails.length > SENDGRID.recipients) yield 'There is a limit of 1000 total recipients per request.';
  }
  if (typeof body['subject'] !== 'string' || body['subject'] === '') yield 'The subject is required.';
  const types = (body['content'] as { type: string; value: string }[]).map(({ type }) => type);
  if (types.includes('text/html') && types.includes('text/plain') && types[0] !== 'text/plain')
    yield 'If present, text/plain and text/html may only be provided once, text/plain first.';
  const reserved =
    /^(x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc)$/i;
  for (const name of Object.keys(body['headers'] ?? {})) if (reserved.test(name)) yield `${name} is a reserved header.`;
}

export const sesKeys = { accessKeyId: 'AKIDOFTHEFAREND', secretAccessKey: 'secret-of-the-far-end' };

/** SES v2 SendEmail (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html); the region is the second segment. */
export function answerAsSes(request: ReceivedRequest): Answer {
  const [, region = ''] = /^\/ses\/([^/]+)/.exec(request.url.pathname) ?? [];
  if (!isSigned(request, region)) return awsError(403, 'SignatureDoesNotMatch');
  const body = parseJson(request.rawBody.toString('utf8')) as {
    Destination: Record<string, string[]>;
    Content: { Raw: { Data: string } };
  };
  const recipients = Object.values(body.Destination).flat();
  if (recipients.length === 0 || recipients.length > SES.recipients) return awsError(400, 'BadRequestException');
  const raw = Buffer.from(body.Content.Raw.Data, 'base64').toString('utf8');
  // A message is a header section, an empty line and a body.
  if (!raw.includes('\r\n\r\n') || /^bcc:/im.test(raw.slice(0, raw.indexOf('\r\n\r\n'))))
    return awsError(400, 'MessageRejected');
  return jsonAnswer(200, { MessageId: '0102018f-ses-id' });
}

const awsError = (status: number, name: string) =>
  jsonAnswer(status, { message: name }, { headers: { 'x-amzn-errortype': name }, problems: [name] });

/** Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), done anew. */
function isSigned(request: ReceivedRequest, region: string): boolean {
  const { authorization = '', 'x-amz-date': date = '' } = request.headers;
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
  const seen: Record<string, string> = { ...request.headers, host: `email.${region}.amazonaws.com` };
  const headers = names.split(';').map((name) => `${name}:${seen[name] ?? ''}\n`);
  const path = request.url.pathname.replace(/^\/ses\/[^/]+/, '');
  const canonical = ['POST', path, '', headers.join(''), names, sha(request.rawBody)].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n');
  const key = [date.slice(0, 8), region, 'ses', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${sesKeys.secretAccessKey}`,
  );
  return signature === createHmac('sha256', key).update(text).digest('hex');
}
