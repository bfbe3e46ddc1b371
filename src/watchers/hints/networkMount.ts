import { statfsSync } from 'node:fs';

/** Magic numbers of file systems whose changes may happen on another machine (statfs(2)). */
const remote: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
]);

/** Name of the network file system that a folder lies on; undefined for local ones, and where it cannot be told. */
export function networkMount(
  path: string,
  statfs: (path: string) => { type: number } = statfsSync,
): string | undefined {
  try {
    // Some systems answer the number with its sign.
    return remote.get(statfs(path).type >>> 0);
  } catch {
    // The folder does not exist yet: it is asked again when it does.
    return undefined;
  }
}
