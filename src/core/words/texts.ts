import type { english } from './en.ts';

/** A text, or a pair of which the plural form of `{count}` chooses; languages without plurals have one. */
export type Text = string | { readonly one: string; readonly other: string };

export type TextKey = keyof typeof english;

/** The texts of one language. */
export type Texts = Readonly<Partial<Record<TextKey, Text>>>;

/** Sentences of one language by their English pattern; `{0}` and further places stand for what is filled in. */
export type Sentences = Readonly<Record<string, string>>;

/** The form of a text that names everything. */
export type Longest<T extends Text> = T extends { readonly other: infer Other extends string } ? Other : T & string;

/** The names between braces. */
export type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** What stands outside of the parts that may be left out. */
type Always<T extends string> = T extends `${infer Before}<${string}>${infer Rest}` ? `${Before}${Always<Rest>}` : T;

type EnglishOf<K extends TextKey> = Longest<(typeof english)[K]>;

/** Names that a text cannot do without, and all of its names. */
export type NeededNames<K extends TextKey> = Names<Always<EnglishOf<K>>>;
export type AllNames<K extends TextKey> = Names<EnglishOf<K>>;
