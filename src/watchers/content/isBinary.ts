/** Beginning in which a NUL byte makes a file binary; git looks at as much. */
const sniffBytes = 8000;

/** Whether a file with this content is binary. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, sniffBytes).includes(0);
}
