import * as z from 'zod';
import { isRecord } from '../core/json.ts';
import { isLater } from '../core/later.ts';
import type { Path } from './positions.ts';

/** Paths of all values in `value` whose schema is marked as not yet available. */
export function findLater(schema: z.ZodType, value: unknown): Path[] {
  const found: Path[] = [];
  visit(schema, value, [], found);
  return found;
}

function visit(schema: z.core.$ZodType, value: unknown, path: Path, found: Path[]): void {
  if (value === undefined) return;
  if (schema instanceof z.ZodType && isLater(schema)) {
    found.push(path);
    return;
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    visit(schema.unwrap(), value, path, found);
  } else if (schema instanceof z.ZodLazy) {
    visit(schema.unwrap(), value, path, found);
  } else if (schema instanceof z.ZodObject) {
    if (!isRecord(value)) return;
    for (const [key, inner] of Object.entries(schema.shape)) visit(inner, value[key], [...path, key], found);
  } else if (schema instanceof z.ZodRecord) {
    if (!isRecord(value)) return;
    for (const [key, item] of Object.entries(value)) visit(schema.valueType, item, [...path, key], found);
  } else if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) visit(schema.element, item, [...path, index], found);
  } else if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => z.safeParse(option, value).success);
    if (fitting !== undefined) visit(fitting, value, path, found);
  }
}
