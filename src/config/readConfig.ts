import { type ParsedConfig, parseConfig } from './parse.ts';
import { findUncompiled } from './uncompiled.ts';

/** Reads and checks a configuration with all that is written in it: as {@link parseConfig}, and its patterns and conditions compile. */
export async function readConfig(text: string): Promise<ParsedConfig> {
  const parsed = parseConfig(text);
  const uncompiled = await findUncompiled(parsed);
  const isBroken = uncompiled.some(({ severity }) => severity === 'error');
  return {
    config: isBroken ? undefined : parsed.config,
    diagnostics: [...parsed.diagnostics, ...uncompiled],
    located: parsed.located,
  };
}
