/**
 * A test for command lines that start a program, wherever it lies and with the endings of Windows.
 * `names` and `firstArguments` are alternatives of a regular expression; without the second any arguments will do.
 */
export function startsProgram(names: string, firstArguments?: string): (command: string) => boolean {
  const asked = firstArguments === undefined ? '' : `\\s+(?:-\\S+\\s+)*(?:${firstArguments})`;
  const pattern = new RegExp(`^(?:\\S*[\\\\/])?(?:${names})(?:\\.(?:exe|cmd|bat|ps1|[cm]?js))?${asked}(?:\\s|$)`);
  return (command) => pattern.test(command);
}
