/** `$(name)` in labels and in the status bar is an icon; a title must not be able to make one. */
export function iconless(text: string): string {
  return text.replaceAll('$(', '$ (');
}
