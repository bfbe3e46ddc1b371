import { Position, Range, Uri, window } from 'vscode';

/** Opens a file at the place that its fragment names, as `L12` or `L12,3`; `uri` is that of a link of an event. */
export async function openPlace(uri: string): Promise<void> {
  const place = Uri.parse(uri, true);
  const [, line, column = '1'] = /^L(\d+)(?:,(\d+))?$/.exec(place.fragment) ?? [];
  const start = line === undefined ? undefined : new Position(Number(line) - 1, Number(column) - 1);
  const selection = start === undefined ? {} : { selection: new Range(start, start) };
  await window.showTextDocument(place.with({ fragment: '' }), { preview: true, ...selection });
}
