import { randomBytes } from 'node:crypto';
import type { Uri, Webview } from 'vscode';

/** The frame of the page. Nothing but its own script and style may be loaded, and nothing may be sent anywhere. */
export function pageHtml(webview: Webview, script: Uri, style: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Lookout</title>
    <link rel="stylesheet" href="${webview.asWebviewUri(style).toString()}" />
  </head>
  <body>
    <script nonce="${nonce}" type="module" src="${webview.asWebviewUri(script).toString()}"></script>
  </body>
</html>
`;
}
