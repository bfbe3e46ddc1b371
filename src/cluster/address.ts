import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Longest socket path that every system takes (sun_path holds 104 bytes on macOS). */
const maxSocketPath = 100;

/** Where the leader of a store listens: a socket in the store's folder, or a named pipe on Windows. */
export function leaderAddress(directory: string): string {
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 20);
  if (process.platform === 'win32') return `\\\\.\\pipe\\lookout-${userInfo().username}-${hash}`;
  const inside = join(directory, 'leader.sock');
  if (Buffer.byteLength(inside) <= maxSocketPath) return inside;
  const folder = join(tmpdir(), `lookout-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${hash}.sock`);
}
