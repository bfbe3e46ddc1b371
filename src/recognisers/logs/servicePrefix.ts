/** A line of one of several services. */
export interface ServiceLine {
  readonly service: string;
  readonly text: string;
}

const prefix = /^([A-Za-z0-9][\w./-]{0,62}) *\| ?/;

/** Reads `service-1  | message` as `docker compose logs` and foreman's kin write it; undefined when there is no such prefix. */
export function readServiceLine(line: string): ServiceLine | undefined {
  const bar = line.indexOf('|');
  if (bar < 1 || bar > 66) return undefined;
  const match = prefix.exec(line);
  // A time or a level before a bar is a column of a log.
  if (match === null || /^\d|^[A-Z]+$/.test(match[1] ?? '')) return undefined;
  return { service: match[1] ?? '', text: line.slice(match[0].length) };
}
