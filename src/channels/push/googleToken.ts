import { importPKCS8, SignJWT } from 'jose';
import { errorMessage, LookoutError } from '../../core/errors.ts';
import { parseJson } from '../answers.ts';
import type { ChannelContext, Outcome } from '../channel.ts';
import { outcomeOf } from '../httpOutcome.ts';

/** The parts of a service account's key file that are needed. */
export interface ServiceAccount {
  readonly clientEmail: string;
  readonly projectId: string | undefined;
  readonly key: Awaited<ReturnType<typeof importPKCS8>>;
}

/** An access token, or why there is none. `isFresh`: asked for just now. */
export type GoogleToken =
  | { readonly token: string; readonly isFresh: boolean; readonly failure?: undefined }
  | { readonly failure: Outcome };

const tokenUrl = 'https://oauth2.googleapis.com/token';
const scope = 'https://www.googleapis.com/auth/firebase.messaging';
/** Longest life of an assertion, in s (https://developers.google.com/identity/protocols/oauth2/service-account#jwt-auth). */
const assertionSeconds = 3600;
/** A token is renewed this long before its end, in ms. */
const marginMs = 60_000;

/** @throws LookoutError `invalid`, without any part of the text */
export async function readServiceAccount(text: string): Promise<ServiceAccount> {
  const json = parseJson(text);
  const { client_email: clientEmail, private_key: privateKey, project_id: projectId } = json ?? {};
  if (typeof clientEmail !== 'string' || typeof privateKey !== 'string') {
    throw new LookoutError('invalid', 'The credentials are not the JSON file of a service account.');
  }
  try {
    const key = await importPKCS8(privateKey, 'RS256');
    return { clientEmail, key, projectId: typeof projectId === 'string' ? projectId : undefined };
  } catch (error) {
    throw new LookoutError('invalid', `The private key of the credentials cannot be read (${nameOf(error)}).`, {
      cause: error,
    });
  }
}

/** The name of an error says enough, and holds nothing of the key. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** Access tokens of a service account, kept until they end (https://developers.google.com/identity/protocols/oauth2/service-account#httprest). */
export class GoogleTokens {
  private readonly account: ServiceAccount;
  private readonly context: Pick<ChannelContext, 'http' | 'now'>;
  private kept: { readonly token: string; readonly untilMs: number } | undefined;

  constructor(account: ServiceAccount, context: Pick<ChannelContext, 'http' | 'now'>) {
    this.account = account;
    this.context = context;
  }

  /** Never rejects. */
  async get(signal: AbortSignal): Promise<GoogleToken> {
    const { http, now } = this.context;
    if (this.kept !== undefined && now() < this.kept.untilMs) return { token: this.kept.token, isFresh: false };
    this.kept = undefined;
    let assertion: string;
    try {
      assertion = await this.sign();
    } catch (error) {
      return {
        failure: { kind: 'unauthorised', reason: `The key of the credentials cannot sign: ${errorMessage(error)}` },
      };
    }
    const answer = await http.request({
      url: tokenUrl,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString(),
      signal,
    });
    const failure = outcomeOf(answer, now());
    // A refused assertion is answered by 400 `invalid_grant` (RFC 6749 §5.2).
    if (failure?.kind === 'rejected') return { failure: { ...failure, kind: 'unauthorised' } };
    if (failure !== undefined || answer.kind !== 'answer') return { failure: failure as Outcome };
    const { access_token: token, expires_in: seconds } = parseJson(answer.text) ?? {};
    if (typeof token !== 'string' || typeof seconds !== 'number') {
      // Nothing of the answer is named: a part of a token may be in it.
      return { failure: { kind: 'retry', cause: 'server', reason: 'Google answered without a whole token.' } };
    }
    this.kept = { token, untilMs: now() + seconds * 1000 - marginMs };
    return { token, isFresh: true };
  }

  forget(): void {
    this.kept = undefined;
  }

  private sign(): Promise<string> {
    const atSeconds = Math.floor(this.context.now() / 1000);
    return new SignJWT({ scope })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(this.account.clientEmail)
      .setAudience(tokenUrl)
      .setIssuedAt(atSeconds)
      .setExpirationTime(atSeconds + assertionSeconds)
      .sign(this.account.key);
  }
}
