import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, LookoutError } from '../core/errors.ts';
import { isRecord } from '../core/json.ts';
import { Secret, type SecretSource } from '../core/secret.ts';

/**
 * Secrets of a headless run: the environment variable of the same name, else `secrets.json` in the
 * store's folder, which only its owner may read. Read anew each time, so that rotation needs no restart.
 */
export function createSecretFile(storeDirectory: string, env: (name: string) => string | undefined): SecretSource {
  const path = join(storeDirectory, 'secrets.json');
  return {
    async get(name) {
      const fromEnv = env(name);
      if (fromEnv !== undefined && fromEnv !== '') return new Secret(fromEnv);
      const values = await readSecrets(path);
      const value = values[name];
      return typeof value === 'string' ? new Secret(value) : undefined;
    },
  };
}

async function readSecrets(path: string): Promise<Record<string, unknown>> {
  try {
    await using handle = await open(path, 'r');
    const { mode } = await handle.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new LookoutError('denied', `${path} can be read by others. Run: chmod 600 "${path}"`);
    }
    const value: unknown = JSON.parse(await handle.readFile('utf8'));
    if (!isRecord(value)) throw new LookoutError('invalid', `${path} must be a JSON object of names and values.`);
    return value;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    if (LookoutError.is(error)) throw error;
    throw new LookoutError('invalid', `${path} cannot be read as JSON.`, { cause: error });
  }
}
