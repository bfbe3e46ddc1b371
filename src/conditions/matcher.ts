import * as z from 'zod';
import { canonicalType } from '../core/catalogue.ts';
import type { LookoutEvent } from '../core/event.ts';
import { compilePath } from '../core/json.ts';
import { compileTypeGlob } from '../core/typeGlob.ts';
import { compileValueGlob, maxGlobLength } from './glob.ts';

/** Decides whether an event is meant. Compiled once, pure, bounded time. */
export interface Matcher {
  (event: LookoutEvent): boolean;
  /** Whether events of a type can be meant at all; absent when the type alone rules none out. */
  readonly mayMean?: (type: string) => boolean;
}

type Scalar = string | number | boolean;
export interface MatcherConfig {
  readonly any?: MatcherConfig[] | undefined;
  readonly all?: MatcherConfig[] | undefined;
  readonly not?: MatcherConfig | undefined;
  readonly [field: string]: Scalar | Scalar[] | MatcherConfig | MatcherConfig[] | undefined;
}

const scalar = z.union([z.string().max(maxGlobLength), z.number(), z.boolean()]);
const combinators = new Set(['any', 'all', 'not']);
const fieldPattern =
  /^(?:type|severity|priority|source|subject|title|description|fingerprint|incident|(?:labels|data)(?:\.[\w-]+)+)$/;

/**
 * A filter: all named fields must match; a list matches when one of its items does; texts are globs.
 * `any`, `all` and `not` combine filters.
 */
export const matcherSchema: z.ZodType<MatcherConfig> = z
  .lazy(() =>
    z
      .object({
        any: z.array(matcherSchema).min(1).optional(),
        all: z.array(matcherSchema).min(1).optional(),
        not: matcherSchema.optional(),
      })
      .catchall(z.union([scalar, z.array(scalar).min(1)])),
  )
  .superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      if (combinators.has(key) || fieldPattern.test(key)) continue;
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `Unknown field "${key}". Use type, severity, priority, source, subject, title, labels.NAME, data.NAME, any, all or not.`,
      });
    }
  });

/** Compiles a filter. An empty one matches every event. */
export function compileMatcher(config: MatcherConfig): Matcher {
  const tests: Matcher[] = [];
  for (const [field, expected] of Object.entries(config)) {
    if (expected === undefined) continue;
    if (field === 'any' || field === 'all') {
      const inner = (expected as MatcherConfig[]).map(compileMatcher);
      tests.push(
        field === 'any' ? (event) => inner.some((test) => test(event)) : (event) => inner.every((test) => test(event)),
      );
    } else if (field === 'not') {
      const inner = compileMatcher(expected as MatcherConfig);
      tests.push((event) => !inner(event));
    } else {
      tests.push(compileField(field, Array.isArray(expected) ? (expected as Scalar[]) : [expected as Scalar]));
    }
  }
  const [only] = tests;
  const matches = tests.length === 1 && only !== undefined ? (event: LookoutEvent) => only(event) : all(tests);
  const { type } = config;
  if (type === undefined) return matches;
  const named = (Array.isArray(type) ? type : [type]).filter((item) => typeof item === 'string');
  const types = named.map((item) => compileTypeGlob(canonicalType(item)));
  return Object.assign(matches, { mayMean: (name: string) => types.some((test) => test(name)) });
}

function all(tests: readonly Matcher[]): (event: LookoutEvent) => boolean {
  return (event) => {
    for (const test of tests) if (!test(event)) return false;
    return true;
  };
}

function compileField(field: string, accepted: readonly Scalar[]): Matcher {
  const tests = accepted.map((item): ((value: unknown) => boolean) => {
    if (typeof item !== 'string') return (value) => value === item;
    const glob = field === 'type' ? compileTypeGlob(canonicalType(item)) : compileValueGlob(item);
    return (value) => typeof value === 'string' && glob(value);
  });
  const read = compilePath(field);
  return (event) => {
    const value = read(event);
    return tests.some((test) => test(value));
  };
}
