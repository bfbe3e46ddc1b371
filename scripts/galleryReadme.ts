/** A picture that stands alone, with the paragraph that announces it by a colon. */
const picture = /(?:(?<=\n\n)[^\n#][^\n]*(?:\n[^\n]+)*:\n\n)?!\[[^\]\n]*\]\((?!https:)[^)\n]*\)\n\n?/g;

/**
 * The README for the galleries and for the page of the installed extension, which show only pictures that come over https:
 * neither files of the package nor `data:` (tried in VS Code 1.139.1; https://code.visualstudio.com/api/working-with-extensions/publishing-extension).
 * Where no public address holds the pictures they are left out, so that nobody sees broken ones. Links are left to vsce, which
 * refuses those that lead nowhere.
 */
export function withoutLocalPictures(readme: string): string {
  return readme.replaceAll(picture, '');
}
