import * as z from 'zod';
import { configSchema } from './schema.ts';

/** The configuration schema as JSON Schema, for completion and validation in editors. */
export function createJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' });
  return { ...schema, $id: 'lookout-configuration', title: 'Lookout configuration' };
}
