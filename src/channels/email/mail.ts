import type { Outcome } from '../channel.ts';
import { type Address, isAddress, isHeaderText } from './address.ts';
import type { Attachment } from './render.ts';

/** One message to one envelope. */
export interface Mail {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly attachments: readonly Attachment[];
  /** With angle brackets (RFC 5322 §3.6.4). */
  readonly messageId: string;
  /** First message of the thread, with angle brackets; undefined when this is it. */
  readonly thread?: string | undefined;
}

/** `messageId` when the provider gives the message another one than ours. */
export interface Posted {
  readonly outcome: Outcome;
  readonly messageId?: string | undefined;
}

/** One attempt by one provider. Never throws; obeys `signal`. */
export type Post = (mail: Mail, signal: AbortSignal) => Promise<Posted>;

/** Everybody who gets it, visible or not. */
export function envelopeOf({ to, cc, bcc }: Mail): string[] {
  return [...to, ...cc, ...bcc].map(({ email }) => email);
}

/** Why a message must not be handed to a provider: something in it could become a header or recipient of its own. */
export function refusalOf(mail: Mail): string | undefined {
  const { from, to, cc, bcc, subject, messageId, thread = '' } = mail;
  const people = [from, ...to, ...cc, ...bcc];
  const bad = people.find(({ email, name = '' }) => !isAddress(email) || !isHeaderText(name));
  if (bad !== undefined) return 'An address of the message is not valid.';
  if (![subject, messageId, thread].every(isHeaderText)) return 'A header of the message holds control characters.';
  return undefined;
}

/**
 * Headers of a machine's message (RFC 3834 §5) and of its thread (RFC 5322 §3.6.4). Gmail keeps apart what
 * differs in `X-Entity-Ref-ID`, so that it names the thread.
 */
export function threadHeaders({ messageId, thread }: Mail): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Entity-Ref-ID': (thread ?? messageId).replace(/^<|>$/g, ''),
    ...(thread === undefined ? {} : { 'In-Reply-To': thread, References: thread }),
  };
}
