import { canonicalType } from '../core/catalogue.ts';
import { compileTypeGlob } from '../core/typeGlob.ts';
import type { Message } from './channel.ts';

/** Whether a recipient with these globs wants events of a type; all of them without globs. */
export function wantsType(globs: readonly string[] | undefined, type: string): boolean {
  return globs === undefined || globs.some((glob) => compileTypeGlob(canonicalType(glob))(type));
}

/** Whether a recipient gets a message: one of its events is wanted, or it is a test, which everybody gets. */
export function wantsMessage(globs: readonly string[] | undefined, { event, parts = [], test }: Message): boolean {
  return test || [event, ...parts].some(({ type }) => wantsType(globs, type));
}
