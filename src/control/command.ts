import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { ReportPeriod } from '../core/reportPeriod.ts';

/** Who may run a command: everybody who may read · who may build and change watchers · administrators. */
export type Access = 'read' | 'build' | 'admin';

/** How one word after the verb is named and checked. */
export interface ArgumentSpec {
  readonly name: string;
  readonly optional?: boolean;
  /** Takes all further words, joined by a space. */
  readonly rest?: boolean;
  /** What is wrong with a word, or undefined. */
  readonly objection?: (word: string) => string | undefined;
}

export interface FlagSpec {
  readonly name: string;
  /** What it takes, for help: `5/10m`; without it the flag stands alone. */
  readonly value?: string;
  readonly objection?: (word: string) => string | undefined;
}

/** Arguments by their names; flags without a value are `true`. */
export interface CommandArguments {
  readonly values: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, string | true>>;
}

/** What came of a command, before the frame that every place puts around it; the message in English, a sentence a line. */
export interface CommandOutcome {
  readonly message: string;
  readonly result?: JsonValue;
}

/** What commands act through; the app implements it. What is named comes in the language of the caller. */
export interface ControlPort {
  watchers(): readonly ControlledWatcher[];
  addWatcher(config: JsonObject): Promise<ControlledWatcher>;
  pauseWatcher(number: number, untilMs?: number): Promise<void>;
  resumeWatcher(number: number): Promise<void>;
  removeWatcher(number: number): Promise<void>;
  history(query: { limit: number; typeGlob?: string }): Promise<readonly ControlledEvent[]>;
  problems(): Promise<readonly ControlledProblem[]>;
  acknowledge(key: string, by: string): Promise<boolean>;
  snooze(name: string, match: JsonObject, by: string, untilMs: number): Promise<void>;
  /** The way of an event as lines of text; undefined when it is not in the history. */
  explain(eventId: string): Promise<readonly string[] | undefined>;
  /** What happened, as lines of text, and as the report is told to other programs. */
  report(period: ReportPeriod): Promise<{ readonly lines: readonly string[]; readonly result: JsonObject }>;
  channels(): readonly { readonly name: string; readonly state: string }[];
  /** The canonical form of a condition. @throws LookoutError `invalid` with suggestions. */
  canonical(phrase: string): Promise<string>;
  now(): number;
}

export interface ControlledWatcher {
  readonly number: number;
  readonly kind: string;
  readonly label: string;
  readonly state: string;
  readonly last?: string | undefined;
}

export interface ControlledEvent {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly time: string;
  /** The incident, or the fingerprint where there is none. */
  readonly problem: string;
  /** Where the whole output of a run is kept. */
  readonly output?: string | undefined;
}

export interface ControlledProblem {
  readonly key: string;
  readonly title: string;
  readonly openedMs: number;
  readonly acknowledgedBy?: string | undefined;
  readonly lastEventId: string;
}

/** Who gives a command. */
export interface Caller {
  /** Name that others are shown. */
  readonly name: string;
  readonly language: Language;
}

export interface CommandContext {
  readonly control: ControlPort;
  readonly caller: Caller;
}

/** One verb of the command language. Holds no policy: access is checked by who runs it. */
export interface Command {
  /** Lower case; two words where the second chooses, as in `watch pause`. */
  readonly verb: string;
  readonly access: Access;
  /** One line for help. */
  readonly summary: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly flags?: readonly FlagSpec[];
  run(args: CommandArguments, context: CommandContext): Promise<CommandOutcome>;
}
