/** Node's major version from which everything that the command line needs is there (`node:sqlite`, ES2024). */
const neededMajor = 24;

/** What to do where Node is older than needed; undefined where it is not. `version` is `process.versions.node`. */
export function adviceForNode(version: string): string | undefined {
  const isOld = Number(version.split('.')[0]) < neededMajor;
  return isOld ? `This needs Node ${neededMajor} or newer, and runs on ${version}.` : undefined;
}
