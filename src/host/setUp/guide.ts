import { l10n } from 'vscode';
import type { JsonObject } from '../../core/json.ts';
import { checkUrl } from '../../net/addressPolicy.ts';
import type { ChoiceStep } from '../input/steps.ts';
import { shownReason } from '../shownLanguage.ts';

export type Answers = Readonly<Record<string, string>>;

/** One thing to know before a channel works. */
export interface Question {
  /** Key of the answer. */
  readonly key: string;
  readonly title: string;
  /** Where the person finds it. */
  readonly prompt: string;
  readonly placeHolder?: string | undefined;
  /** Filled in beforehand. */
  readonly value?: string | undefined;
  /** The answer is kept in the secret storage under a name with this end; the configuration gets a placeholder. */
  readonly secret?: string | undefined;
  readonly choices?: ChoiceStep['items'] | undefined;
  /** May be left empty. */
  readonly optional?: boolean | undefined;
  /** Asked only when it holds, from the answers so far. */
  readonly isAsked?: ((answers: Answers) => boolean) | undefined;
  /** What is wrong with a text that is not empty. */
  readonly objection?: ((text: string) => string | undefined | Promise<string | undefined>) | undefined;
  /** What is kept instead of the text, such as the content of a file. */
  readonly read?: ((text: string) => Promise<string>) | undefined;
}

/** How one way of one service is set up. */
export interface Guide {
  readonly service: string;
  readonly detail: string;
  /** Name of the channel in the configuration. */
  readonly name: string;
  readonly questions: readonly Question[];
  /** The channel as it is written; answers that are secrets are placeholders here. */
  readonly options: (answers: Answers) => JsonObject;
  /** A secret that both sides share and that nobody has to think of. */
  readonly made?: { readonly key: string; readonly secret: string; readonly make: () => string; readonly told: string };
  /** What to look at when the test message does not arrive. */
  readonly advice: string;
}

/** What is wrong with an address; `more` looks at one that may be used at all. */
export function addressObjection(text: string, more: (url: URL) => string | undefined = () => undefined) {
  const url = URL.parse(text);
  if (url === null) return l10n.t('This is not an address. Paste it as it was copied.');
  const verdict = checkUrl(url, []);
  // A loopback address is taken too, for relays on this machine.
  return verdict.kind === 'refused' ? shownReason(verdict.reason) : url.protocol === 'http:' ? undefined : more(url);
}

/** An objection to every text that does not have the shape. */
export function shaped(shape: RegExp, objection: string): (text: string) => string | undefined {
  return (text) => (shape.test(text) ? undefined : objection);
}
